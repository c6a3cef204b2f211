// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.weir.cluster.Eventually;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitTerms;
import dev.weir.limit.Permits;
import dev.weir.limit.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ledgers go by the cluster's clock, and never by that of the machine they lie at. */
class SweepTest {

    private static final Terms HOUR = SpendingNode.terms("5/1h", OnPartition.STRICT, false);
    private static final PermitTerms ONE = new PermitTerms(1, OnPartition.STRICT);
    private static final long LATER = Duration.ofHours(2).toMillis();

    private final Nodes nodes = new Nodes(2);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void nothing_ends_by_the_clock_of_a_machine() {
        start(false);
        spend();

        List<Long> ends = List.of(end(SharedLedgers.MAP, SpendingNode.ledgerKey("a1")), end(SharedPermits.MAP, "p k1"));

        assertThat(ends).containsOnly(Long.MAX_VALUE);
    }

    @Test
    void what_is_over_by_the_cluster_s_clock_goes_at_its_owner_and_its_copy() {
        start(false);
        spend();
        long before = kept(0) + kept(1);

        passTime();

        assertThat(before).isEqualTo(40);
        Eventually.holds("all is gone", Duration.ofSeconds(30), () -> kept(0) + kept(1) == 0);
    }

    @Test
    void a_member_that_was_not_told_the_time_lets_nothing_go() {
        start(true);
        spend();
        passTime();
        HazelcastInstance younger = nodes.get(1).member();
        HazelcastInstance older = nodes.get(0).member();
        OwnerView untold =
                new OwnerView(nodes.settings(1, "weir"), Duration.ofSeconds(1), System::nanoTime, () -> Instant.now()
                        .plusMillis(LATER));

        sweep(new Sweep(younger, untold));
        sweep(new Sweep(older, OwnerView.of(older)));
        Eventually.holds("what the older one has is gone", () -> kept(0) == 0);

        assertThat(untold.knowsTime(younger)).isFalse();
        assertThat(untold.knowsTime(older)).isTrue();
        assertThat(kept(1)).isEqualTo(20);
    }

    private void start(boolean unhurried) {
        for (int i = 0; i < 2; i++) {
            if (unhurried) {
                nodes.startUnhurried(i);
            } else {
                nodes.start(i, Optional.empty());
            }
        }
        nodes.meet(2);
        nodes.all.forEach(node -> Eventually.holds(
                "copies", () -> node.member().getPartitionService().isClusterSafe()));
    }

    /** Ten keys of each kind, each at its owner and at its copy. */
    private void spend() {
        SpendingNode spending = new SpendingNode(nodes, 0);
        Permits permits = new Permits(nodes.get(0).permits(), System::nanoTime, Duration.ofSeconds(10));
        for (int i = 0; i < 10; i++) {
            String key = Integer.toString(i);
            Eventually.holds("it is taken", () -> spending.take("a" + key, HOUR, 1) == 1);
            Eventually.holds("it is under way", () -> permits.pool("p")
                    .acquire("k" + key, ONE, false)
                    .join()
                    .decision()
                    .admitted());
        }
    }

    /** The oldest one is told that it is later, and tells the others. */
    private void passTime() {
        OwnerView.of(nodes.get(0).member()).told(System.currentTimeMillis() + LATER, System.nanoTime());
    }

    private static void sweep(Sweep sweep) {
        IntStream.range(0, Sweep.TURNS).forEach(i -> sweep.next());
    }

    private long end(String map, String key) {
        IMap<String, Object> entries = nodes.get(0).member().getMap(map);
        return entries.getEntryView(key).getExpirationTime();
    }

    private long kept(int node) {
        var member = Stores.node(nodes.get(node).member());
        return IntStream.range(0, member.getPartitionService().getPartitionCount())
                .mapToLong(part ->
                        Stores.size(member, part, SharedLedgers.MAP) + Stores.size(member, part, SharedPermits.MAP))
                .sum();
    }
}
