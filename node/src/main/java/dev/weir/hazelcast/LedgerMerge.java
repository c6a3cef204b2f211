// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** What becomes of a ledger when a split heals: both sides together have spent what each of them has. */
final class LedgerMerge
        implements SplitBrainMergePolicy<StoredLedger, MergingValue<StoredLedger>, Object>, IdentifiedDataSerializable {

    @Override
    public @Nullable Object merge(MergingValue<StoredLedger> moving, @Nullable MergingValue<StoredLedger> existing) {
        @Nullable StoredLedger theirs = moving.getDeserializedValue();
        @Nullable StoredLedger ours = existing == null ? null : existing.getDeserializedValue();
        if (existing == null || ours == null || theirs == null) {
            return ours == null ? theirs : ours;
        }
        return new StoredLedger(ours.ledger().merge(theirs.ledger()));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.LEDGER_MERGE;
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
