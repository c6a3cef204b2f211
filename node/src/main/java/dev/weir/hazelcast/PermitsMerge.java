// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** What becomes of a permit ledger when a split heals: each node has what it said last, on whichever side. */
final class PermitsMerge
        implements SplitBrainMergePolicy<StoredPermits, MergingValue<StoredPermits>, Object>,
                IdentifiedDataSerializable {

    @Override
    public @Nullable Object merge(MergingValue<StoredPermits> moving, @Nullable MergingValue<StoredPermits> existing) {
        @Nullable StoredPermits theirs = moving.getDeserializedValue();
        @Nullable StoredPermits ours = existing == null ? null : existing.getDeserializedValue();
        if (ours == null || theirs == null) {
            return ours == null ? theirs : ours;
        }
        return new StoredPermits(ours.ledger().merge(theirs.ledger()));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.PERMITS_MERGE;
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
