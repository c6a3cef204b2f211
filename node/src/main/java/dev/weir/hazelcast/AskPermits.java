// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.Moment;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitDemand;
import dev.weir.limit.PermitGrant;
import dev.weir.limit.PermitLedger;
import dev.weir.limit.PermitTerms;
import dev.weir.limit.Presence;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One step of a permit ledger, where it lies: one at a time, on the thread of its owner. */
@SuppressWarnings("EnumOrdinal") // The same places as of LedgerWire.
final class AskPermits
        implements EntryProcessor<String, StoredPermits, GrantedPermits>,
                HazelcastInstanceAware,
                IdentifiedDataSerializable {

    private @Nullable PermitTerms terms;
    private @Nullable PermitDemand demand;
    private String node;
    private transient @Nullable HazelcastInstance member;
    private transient @Nullable KeepPermits backup;

    /** Only to be read into. */
    AskPermits() {
        node = "";
    }

    /** @param node the identity of the one that asks */
    AskPermits(PermitTerms terms, String node, PermitDemand demand) {
        this.terms = terms;
        this.node = node;
        this.demand = demand;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public GrantedPermits process(Map.Entry<String, StoredPermits> entry) {
        PermitTerms now = Objects.requireNonNull(terms);
        PermitDemand asked = Objects.requireNonNull(demand);
        HazelcastInstance owner = Objects.requireNonNull(member);
        @Nullable StoredPermits stored = entry.getValue();
        // What was granted and is lost has to be heard; a request that nobody granted anything does not.
        if (stored == null && asked.have() == 0 && !OwnerView.of(owner).keys().admit(owner)) {
            return new GrantedPermits(PermitGrant.noRoom());
        }
        Moment moment = OwnerView.of(owner).moment(owner, entry.getKey(), now.onPartition());
        Presence presence = new Presence(moment, nodes(owner));
        PermitLedger.Step step = stored == null
                ? PermitLedger.first(now, node, asked, presence)
                : stored.ledger().apply(now, node, asked, presence);
        backup = new KeepPermits(new StoredPermits(step.ledger()));
        backup.process(entry);
        return new GrantedPermits(step.grant());
    }

    /** The identities of all members here; one that has none is not among them. */
    private static Set<String> nodes(HazelcastInstance owner) {
        return owner.getCluster().getMembers().stream()
                .flatMap(one -> Optional.ofNullable(one.getAttribute(MemberConfig.START)).stream())
                .collect(Collectors.toSet());
    }

    @Override
    public @Nullable EntryProcessor<String, StoredPermits, GrantedPermits> getBackupProcessor() {
        return backup;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.ASK_PERMITS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        PermitTerms now = Objects.requireNonNull(terms);
        PermitDemand asked = Objects.requireNonNull(demand);
        WireVersion.write(out);
        out.writeLong(now.limit());
        out.writeByte(now.onPartition().ordinal());
        out.writeString(node);
        out.writeLong(asked.sequence());
        out.writeLong(asked.have());
        out.writeLong(asked.used());
        out.writeLong(asked.need());
        out.writeLong(asked.stock());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("question for permits", in);
        terms = new PermitTerms(in.readLong(), OnPartition.values()[in.readByte()]);
        node = LedgerWire.readName(in);
        demand = new PermitDemand(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
