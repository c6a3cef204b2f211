// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.AuditPage;
import java.io.IOException;
import java.util.Map;

/** Adds to the audit log what a node knew of it in an earlier life, where it lies, and then at each backup. */
final class RecallAudit implements EntryProcessor<String, StoredAudit, Boolean>, IdentifiedDataSerializable {

    private AuditPage earlier;

    /** Only to be read into. */
    RecallAudit() {
        this(AuditPage.EMPTY);
    }

    RecallAudit(AuditPage earlier) {
        this.earlier = earlier;
    }

    @Override
    public Boolean process(Map.Entry<String, StoredAudit> entry) {
        AuditPage page = StoredAudit.pageOf(entry.getValue());
        AuditPage merged = page.merged(earlier);
        if (merged.equals(page)) {
            return false;
        }
        entry.setValue(new StoredAudit(merged));
        return true;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.RECALL_AUDIT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        new StoredAudit(earlier).writeData(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        StoredAudit read = new StoredAudit();
        read.readData(in);
        earlier = read.page();
    }
}
