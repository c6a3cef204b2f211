// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterClockImpl;
import dev.weir.cluster.Eventually;
import dev.weir.config.NodeSettings;
import dev.weir.limit.OnPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OwnerViewTest {

    private static final Duration SETTLING = Duration.ofNanos(10);

    private static final Nodes NODES = Nodes.formed(3);
    private static final NodeSettings.Cluster SETTINGS = NODES.settings(0, "weir");

    private final AtomicLong clock = new AtomicLong(1000);
    private final OwnerView view = new OwnerView(SETTINGS, SETTLING, clock::get, InstantSource.system());
    private final HazelcastInstance member =
            ((HazelcastInstanceProxy) NODES.get(0).member()).getOriginal();
    private final String key = ownKey(member);
    private final Greetings greetings = new Greetings(member, clock::get, view);

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void who_has_not_answered_is_not_counted_on_but_for_the_one_that_keeps_the_copy() {
        assertThat(here()).isEqualTo(2);
    }

    @Test
    void who_has_answered_is_counted_on_for_a_while() {
        greetings.send();
        Eventually.holds("all have answered", () -> here() == 3);

        clock.addAndGet(6);
        int stillCounted = here();
        clock.addAndGet(1);

        assertThat(stillCounted).isEqualTo(3);
        assertThat(here()).isEqualTo(2);
    }

    @Test
    void who_answered_before_somebody_was_gone_has_to_answer_again() {
        greetings.send();
        Eventually.holds("all have answered", () -> here() == 3);

        clock.addAndGet(1);
        view.look(2);

        assertThat(here()).isEqualTo(2);
        greetings.send();
        Eventually.holds("all have answered again", () -> here() == 3);
    }

    @Test
    void the_time_is_what_the_oldest_member_says_whatever_heartbeats_say() {
        HazelcastInstanceImpl younger = ((HazelcastInstanceProxy) NODES.get(1).member()).getOriginal();
        OwnerView its = new OwnerView(
                SETTINGS, SETTLING, clock::get, () -> Instant.now().plusSeconds(60));
        ClusterClockImpl hazelcasts = younger.node.getClusterService().getClusterClock();

        Greetings asking = new Greetings(younger, clock::get, its);

        // A heartbeat may come in between and set it right.
        Eventually.holds("it goes by a wrong time before it has asked", () -> {
            hazelcasts.setMasterTime(System.currentTimeMillis() - 4000);
            return its.nowMillis(younger) < System.currentTimeMillis() - 1000;
        });

        // An answer that was under way for long says too little.
        Eventually.holds("it knows the time", () -> {
            asking.send();
            return Math.abs(its.nowMillis(younger) - System.currentTimeMillis()) < 1000;
        });
    }

    @Test
    void a_member_of_another_cluster_does_not_keep_the_time_of_the_old_one() {
        view.told(System.currentTimeMillis() + 60_000, clock.get());
        long before = view.nowMillis(member);

        view.merged();

        assertThat(before).isGreaterThan(System.currentTimeMillis() + 30_000);
        assertThat(view.nowMillis(member)).isLessThan(System.currentTimeMillis() + 30_000);
    }

    /** A key that a member owns, and so another one has the copy of. */
    private static String ownKey(HazelcastInstance member) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "key " + i)
                .filter(key -> member.getPartitionService()
                        .getPartition(key)
                        .getOwner()
                        .localMember())
                .findFirst()
                .orElseThrow();
    }

    private int here() {
        return view.moment(member, key, OnPartition.STRICT).here();
    }
}
