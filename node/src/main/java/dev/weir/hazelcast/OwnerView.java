// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.weir.cluster.Heard;
import dev.weir.config.NodeSettings;
import dev.weir.limit.Moment;
import dev.weir.limit.OnPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What a member knows when it decides about a ledger that it owns. From any thread. */
final class OwnerView {

    private static final String CONTEXT = "weir.owner-view";

    private final int expected;
    private final Duration settling;
    private final LongSupplier nanoClock;
    private final Object lock = new Object();
    private final InstantSource wallClock;
    private volatile Sight sight = Sight.NONE;
    private volatile ClusterTime time = ClusterTime.UNSEEN;
    private final Heard<UUID> heard = new Heard<>();
    private final Losses losses = new Losses();
    private final OwnedKeys keys;

    /**
     * @param settings how many members there should be, and how many keys one of them keeps
     * @param settling how long members may take to notice that somebody is gone, and to put their ledgers together
     */
    OwnerView(NodeSettings.Cluster settings, Duration settling, LongSupplier nanoClock, InstantSource wallClock) {
        this.expected = settings.expected();
        this.keys = new OwnedKeys(settings.ledgersMax(), nanoClock);
        this.settling = settling;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
    }

    /** Where it is found by what runs on the member; before it starts, since it may own a ledger at once. */
    void provide(Config config) {
        config.getUserContext().put(CONTEXT, this);
        LossWatch.provide(config);
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
        losses.listen(map, () -> nowMillis(member));
    }

    /** What was lost of the ledgers, as far as this member knows. */
    Losses losses() {
        return losses;
    }

    /** To be called now and then, from one thread: sees what it has, and writes what was lost. Does not wait. */
    void tend(HazelcastInstance member) {
        if (!sees(member).shrunk()) {
            List<Integer> parts = HeldParts.now(member);
            // Who goes is seen to go before anybody is given what was lost with it.
            if (!sees(member).shrunk()) {
                losses.held().had(parts);
            }
        }
        losses.held().keep(member);
        losses.write(member);
    }

    private Sight sees(HazelcastInstance member) {
        return look(member.getCluster().getMembers().size());
    }

    /** How many keys it is the owner of. */
    OwnedKeys keys() {
        return keys;
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
        long ahead = aheadMillis(member);
        Instant instant = wallClock.instant();
        long millis = instant.toEpochMilli() + ahead;
        return new Moment(
                millis,
                Math.min(counted, certain(members, Copies.of(member, key, 1), now.certainSince(nanos, settling))),
                expected,
                now.settled(nanos, settling),
                losses.lastMillis(member, key, now.shrunk(), millis),
                instant.get(ChronoField.MICRO_OF_SECOND) % 1000);
    }

    /** Itself, whose copies confirm each step, and who has answered since then. */
    private int certain(Set<Member> members, Set<UUID> copies, long sinceNanos) {
        int certain = 0;
        for (Member one : members) {
            boolean here =
                    one.localMember() || copies.contains(one.getUuid()) || heard.since(one.getUuid(), sinceNanos);
            certain += here ? 1 : 0;
        }
        return certain;
    }

    /** By the cluster's clock. */
    long nowMillis(HazelcastInstance member) {
        return wallClock.millis() + aheadMillis(member);
    }

    /** How far the cluster's clock is ahead of this node's. */
    private long aheadMillis(HazelcastInstance member) {
        ClusterTime now = time;
        if (!now.equals(ClusterTime.UNSEEN)) {
            return now.aheadMillis();
        }
        // Nobody has answered yet: it has just joined, or is the first one.
        while (true) {
            long here = wallClock.millis();
            long ahead = member.getCluster().getClusterTime() - here;
            if (wallClock.millis() == here) {
                return ahead;
            }
        }
    }

    /** Whether it has been told the time since it is in its cluster, or is the one that tells it. */
    boolean knowsTime(HazelcastInstance member) {
        return !time.equals(ClusterTime.UNSEEN)
                || member.getCluster().getMembers().iterator().next().localMember();
    }

    /** The oldest member has answered what it was asked then: by the cluster's clock it was so late. */
    void told(long clusterMillis, long askedNanos) {
        // In this order: what passes in between makes it seem less, never more.
        long ahead = clusterMillis - wallClock.millis();
        long nanos = nanoClock.getAsLong();
        synchronized (lock) {
            time = time.look(ahead, askedNanos, nanos);
        }
    }

    /** Has come to another cluster, which has a clock of its own. */
    void merged() {
        synchronized (lock) {
            time = ClusterTime.UNSEEN;
        }
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
