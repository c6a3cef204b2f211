// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which revision is kept when a split heals: the one with the higher number; with the same number, that of the larger
 * side.
 *
 * <p>The smaller side always moves into the larger one, so "what is there already" is the larger side's. Only a side
 * with the majority ever said yes to a writer, so with the same number its revision is the one somebody was promised.
 */
final class NewestRevision
        implements SplitBrainMergePolicy<StoredRevision, MergingValue<StoredRevision>, Object>,
                IdentifiedDataSerializable {

    @Override
    public @Nullable Object merge(
            MergingValue<StoredRevision> moving, @Nullable MergingValue<StoredRevision> existing) {
        @Nullable StoredRevision theirs = moving.getDeserializedValue();
        @Nullable StoredRevision ours = existing == null ? null : existing.getDeserializedValue();
        if (ours == null || theirs == null) {
            return ours == null ? theirs : ours;
        }
        return theirs.revision().number() > ours.revision().number() ? theirs : ours;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.NEWEST;
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
