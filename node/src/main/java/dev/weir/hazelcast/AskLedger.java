// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Ledger;
import dev.weir.limit.Moment;
import dev.weir.limit.Terms;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of a ledger, where it lies: one at a time, on the thread of its owner. */
final class AskLedger
        implements EntryProcessor<String, StoredLedger, Granted>, HazelcastInstanceAware, IdentifiedDataSerializable {

    /** The form of a question that says what became of tokens, in milliseconds. */
    static final int TELLS = 2;

    /** The form of a question that says so in microseconds, of a member that understands an answer in them. */
    static final int FINE = 3;

    private @Nullable Terms terms;
    private @Nullable Demand demand;
    private boolean fine;
    private transient @Nullable HazelcastInstance member;
    private transient @Nullable KeepLedger<Granted> backup;

    /** Only to be read into. */
    AskLedger() {}

    AskLedger(Terms terms, Demand demand) {
        this(terms, demand, false);
    }

    /** @param fine whether all members understand microseconds */
    AskLedger(Terms terms, Demand demand, boolean fine) {
        this.terms = terms;
        this.demand = demand;
        this.fine = fine;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Granted process(Map.Entry<String, StoredLedger> entry) {
        Terms now = Objects.requireNonNull(terms);
        Demand asked = Objects.requireNonNull(demand);
        HazelcastInstance owner = Objects.requireNonNull(member);
        @Nullable StoredLedger stored = entry.getValue();
        if (stored == null && !OwnerView.of(owner).keys().admit(owner)) {
            return new Granted(Grant.noRoom());
        }
        Moment moment = OwnerView.of(owner).moment(owner, entry.getKey(), now.onPartition());
        Ledger.Step step = stored == null
                ? Ledger.first(now, asked, moment)
                : stored.ledger().apply(now, asked, moment);
        if (stored == null && step.grant().tokens() == 0 && moment.here() < moment.expected()) {
            // What this side of a split only presumes must not be added to what the other side knows.
            return answer(step);
        }
        backup = new KeepLedger<>(new StoredLedger(step.ledger()));
        backup.process(entry);
        return answer(step);
    }

    private Granted answer(Ledger.Step step) {
        return new Granted(fine ? step.grant() : step.grant().coarse());
    }

    @Override
    public @Nullable EntryProcessor<String, StoredLedger, Granted> getBackupProcessor() {
        return backup;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.ASK_LEDGER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Demand asked = Objects.requireNonNull(demand);
        boolean tells = !asked.spendings().isEmpty();
        WireVersion.write(fine ? FINE : tells ? TELLS : WireVersion.FIRST, out);
        LedgerWire.write(Objects.requireNonNull(terms), out);
        out.writeString(asked.holder());
        out.writeLong(asked.sequence());
        out.writeLong(asked.need());
        out.writeLong(asked.unit());
        out.writeLong(asked.stock());
        out.writeLong(asked.held());
        out.writeLong(asked.returned());
        out.writeLong(asked.era());
        if (fine || tells) {
            LedgerWire.write(asked.spendings(), fine, out);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        int form = WireVersion.read("question to a ledger", FINE, in);
        fine = form == FINE;
        terms = LedgerWire.readTerms(in);
        demand = new Demand(
                LedgerWire.readName(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                form == WireVersion.FIRST ? List.of() : LedgerWire.readSpendings(fine, in));
    }
}
