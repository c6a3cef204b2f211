// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** What becomes of the audit log when a split heals: what was done on either side stays. */
final class AuditMerge
        implements SplitBrainMergePolicy<StoredAudit, MergingValue<StoredAudit>, Object>, IdentifiedDataSerializable {

    @Override
    public @Nullable Object merge(MergingValue<StoredAudit> moving, @Nullable MergingValue<StoredAudit> existing) {
        @Nullable StoredAudit theirs = moving.getDeserializedValue();
        @Nullable StoredAudit ours = existing == null ? null : existing.getDeserializedValue();
        if (ours == null || theirs == null) {
            return ours == null ? theirs : ours;
        }
        return new StoredAudit(ours.page().merged(theirs.page()));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.AUDIT_MERGE;
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
