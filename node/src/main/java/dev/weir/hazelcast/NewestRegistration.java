// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** Which registration is kept when a split heals: the one that was said last, as far as clocks agree. */
final class NewestRegistration
        implements SplitBrainMergePolicy<StoredRegistration, MergingValue<StoredRegistration>, Object>,
                IdentifiedDataSerializable {

    @Override
    public @Nullable Object merge(
            MergingValue<StoredRegistration> moving, @Nullable MergingValue<StoredRegistration> existing) {
        @Nullable StoredRegistration theirs = moving.getDeserializedValue();
        @Nullable StoredRegistration ours = existing == null ? null : existing.getDeserializedValue();
        if (ours == null || theirs == null) {
            return ours == null ? theirs : ours;
        }
        return theirs.registration().atMillis() > ours.registration().atMillis() ? theirs : ours;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.REGISTRATION_MERGE;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // It has no state.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // It has no state.
    }
}
