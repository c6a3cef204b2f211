// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditPage;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds a deed to the audit log, where it lies, and then the same at each backup. */
final class KeepAudit implements EntryProcessor<String, StoredAudit, Boolean>, IdentifiedDataSerializable {

    private @Nullable AuditEntry kept;

    /** Only to be read into. */
    KeepAudit() {}

    KeepAudit(AuditEntry kept) {
        this.kept = kept;
    }

    @Override
    public Boolean process(Map.Entry<String, StoredAudit> entry) {
        AuditPage page = StoredAudit.pageOf(entry.getValue());
        entry.setValue(new StoredAudit(page.with(Objects.requireNonNull(kept))));
        return true;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.KEEP_AUDIT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        StoredAudit.write(Objects.requireNonNull(kept), out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("deed", in);
        kept = StoredAudit.entry(in);
    }
}
