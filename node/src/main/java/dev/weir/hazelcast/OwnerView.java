// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.map.IMap;
import dev.weir.limit.Moment;
import dev.weir.limit.OnPartition;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/** What a member knows when it decides about a ledger that it owns. From any thread. */
final class OwnerView {

    private static final String CONTEXT = "weir.owner-view";

    private final int expected;
    private final Duration settling;
    private final LongSupplier nanoClock;
    private final Object lock = new Object();
    private volatile Sight sight = Sight.NONE;
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

    /** When and where it decides about a key. */
    Moment moment(HazelcastInstance member, String key, OnPartition onPartition) {
        // Asked here and not only heard: what is heard comes a little later.
        int here = member.getCluster().getMembers().size();
        Sight now = look(here);
        // Members that come may bring ledgers of another side of a split, which are not counted here yet.
        int counted = onPartition == OnPartition.SHARE ? Math.min(here, now.steady()) : here;
        boolean settled = now.settled(nanoClock.getAsLong(), settling);
        return new Moment(
                member.getCluster().getClusterTime(),
                settled || hasCopy(member, key) ? counted : 1,
                expected,
                settled,
                losses.lastMillis(member, key));
    }

    /** Whether another member keeps a copy. Who is not yet known to be gone may be the one that confirms nothing. */
    private static boolean hasCopy(HazelcastInstance member, String key) {
        if (!(member instanceof HazelcastInstanceImpl here)) {
            throw new IllegalArgumentException("member: " + member.getClass() + " (expected: the one that runs it)");
        }
        InternalPartitionService partitions = here.node.getPartitionService();
        return partitions
                        .getPartition(
                                member.getPartitionService().getPartition(key).getPartitionId())
                        .getReplica(1)
                != null;
    }

    private Sight look(int here) {
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
