// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditEntry.Outcome;
import dev.weir.cluster.AuditPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The audit log as it lies in the map and travels. Not changed after it was made or read. */
@SuppressWarnings("EnumOrdinal") // Outcomes are only ever added at the end.
final class StoredAudit implements IdentifiedDataSerializable {

    private AuditPage page;

    /** Only to be read into. */
    StoredAudit() {
        this(AuditPage.EMPTY);
    }

    StoredAudit(AuditPage page) {
        this.page = page;
    }

    AuditPage page() {
        return page;
    }

    /** What lies in the map; nothing where nothing was done yet. */
    static AuditPage pageOf(@Nullable StoredAudit stored) {
        return stored == null ? AuditPage.EMPTY : stored.page;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.AUDIT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeInt(page.entries().size());
        for (AuditEntry entry : page.entries()) {
            write(entry, out);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("audit log", in);
        int size = in.readInt();
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            entries.add(entry(in));
        }
        page = new AuditPage(entries);
    }

    static void write(AuditEntry entry, ObjectDataOutput out) throws IOException {
        out.writeString(entry.id());
        out.writeLong(entry.atMillis());
        out.writeString(entry.node());
        out.writeString(entry.who());
        out.writeString(entry.what());
        out.writeLong(entry.before());
        out.writeLong(entry.after());
        out.writeInt(entry.changes().size());
        for (String change : entry.changes()) {
            out.writeString(change);
        }
        out.writeByte(entry.outcome().ordinal());
        out.writeInt(entry.status());
    }

    static AuditEntry entry(ObjectDataInput in) throws IOException {
        String id = text(in);
        long at = in.readLong();
        String node = text(in);
        String who = text(in);
        String what = text(in);
        long before = in.readLong();
        long after = in.readLong();
        int count = in.readInt();
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(text(in));
        }
        Outcome outcome = Outcome.values()[in.readByte()];
        return new AuditEntry(id, at, node, who, what, before, after, changes, outcome, in.readInt());
    }

    private static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }
}
