// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.internal.partition.PartitionReplica;
import com.hazelcast.map.IMap;
import dev.weir.cluster.Heard;
import dev.weir.limit.Moment;
import dev.weir.limit.OnPartition;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a member knows when it decides about a ledger that it owns. From any thread. */
final class OwnerView {

    private static final String CONTEXT = "weir.owner-view";

    private final int expected;
    private final Duration settling;
    private final LongSupplier nanoClock;
    private final Object lock = new Object();
    private volatile Sight sight = Sight.NONE;
    private final Heard<UUID> heard = new Heard<>();
    private final Losses losses = new Losses();

    /** @param settling how long members may take to notice that somebody is gone, and to put their ledgers together */
    OwnerView(int expected, Duration settling, LongSupplier nanoClock) {
        this.expected = expected;
        this.settling = settling;
        this.nanoClock = nanoClock;
    }

    /** Where it is found by what runs on the member; before it starts, since it may own a ledger at once. */
    void provide(Config config) {
        config.getUserContext().put(CONTEXT, this);
    }

    static OwnerView of(HazelcastInstance member) {
        return (OwnerView) Objects.requireNonNull(member.getUserContext().get(CONTEXT));
    }

    /** Hears of every loss from now on. */
    void listen(HazelcastInstance member, IMap<String, StoredLedger> map) {
        member.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                look(event.getMembers().size());
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                look(event.getMembers().size());
            }
        });
        losses.listen(member, map);
    }

    /** What was lost of the ledgers, as far as this member knows. */
    Losses losses() {
        return losses;
    }

    /** Who answered lately; the more are missing there, the fewer are counted on. */
    Heard<UUID> heard() {
        return heard;
    }

    /** When and where it decides about a key. */
    Moment moment(HazelcastInstance member, String key, OnPartition onPartition) {
        // Asked here and not only heard: what is heard comes a little later.
        Set<Member> members = member.getCluster().getMembers();
        Sight now = look(members.size());
        // Members that come may bring ledgers of another side of a split, which are not counted here yet.
        int counted = onPartition == OnPartition.SHARE ? Math.min(members.size(), now.steady()) : members.size();
        long nanos = nanoClock.getAsLong();
        return new Moment(
                member.getCluster().getClusterTime(),
                Math.min(counted, certain(members, copyOf(member, key), now.certainSince(nanos, settling))),
                expected,
                now.settled(nanos, settling),
                losses.lastMillis(member, key));
    }

    /** Itself, the one whose copy confirms each step, and who has answered since then. */
    private int certain(Set<Member> members, @Nullable UUID copy, long sinceNanos) {
        int certain = 0;
        for (Member one : members) {
            boolean here = one.localMember() || one.getUuid().equals(copy) || heard.since(one.getUuid(), sinceNanos);
            certain += here ? 1 : 0;
        }
        return certain;
    }

    /** Who keeps a copy of a key; null if nobody does. */
    private static @Nullable UUID copyOf(HazelcastInstance member, String key) {
        if (!(member instanceof HazelcastInstanceImpl here)) {
            throw new IllegalArgumentException("member: " + member.getClass() + " (expected: the one that runs it)");
        }
        int partition = member.getPartitionService().getPartition(key).getPartitionId();
        PartitionReplica copy =
                here.node.getPartitionService().getPartition(partition).getReplica(1);
        return copy == null ? null : copy.uuid();
    }

    /** Sees so many members. */
    Sight look(int here) {
        long now = nanoClock.getAsLong();
        Sight before = sight;
        if (before.look(here, now, settling).equals(before)) {
            return before;
        }
        synchronized (lock) {
            sight = sight.look(here, now, settling);
            return sight;
        }
    }
}
