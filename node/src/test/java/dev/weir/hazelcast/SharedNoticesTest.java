// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Notices;
import dev.weir.auth.Notices.Told;
import dev.weir.auth.Revocation;
import dev.weir.auth.Revocations;
import dev.weir.cluster.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SharedNoticesTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Ticking> all = new ArrayList<>();

    /** The notices of a real member, with their thread. */
    private static final class Ticking implements AutoCloseable {

        final HazelcastCluster cluster;
        final Notices notices;
        final Revocations revocations;
        private final Thread thread = new Thread(this::run, "ticking");
        private volatile boolean ended;

        Ticking(HazelcastCluster cluster) {
            this.cluster = cluster;
            notices = new Notices(cluster.notices(), System::nanoTime);
            revocations = new Revocations(notices);
            notices.start();
            thread.start();
        }

        private void run() {
            while (!ended) {
                notices.tick();
                LockSupport.parkNanos(5_000_000);
            }
        }

        List<String> ids() {
            return revocations.all().stream().map(Revocation::id).sorted().toList();
        }

        Told revoke(String id) {
            return revocations
                    .revoke(id, Revocation.Kind.JTI, id, "", HOUR)
                    .toCompletableFuture()
                    .join();
        }

        @Override
        public void close() {
            ended = true;
            LockSupport.unpark(thread);
        }
    }

    @AfterEach
    void stop() {
        all.forEach(Ticking::close);
    }

    private void met() {
        Eventually.holds("all are ready", LONG, () -> all.stream().allMatch(one -> one.notices.ready()));
    }

    @Test
    void what_was_told_all_know_and_it_outlives_the_node_that_told_it() {
        try (Nodes nodes = new Nodes(4)) {
            for (int i = 0; i < 3; i++) {
                all.add(new Ticking(nodes.start(i, Optional.empty())));
            }
            nodes.meet(3);
            met();

            Told told = all.get(0).revoke("a");
            List<List<String>> known = all.stream().map(Ticking::ids).toList();
            all.get(0).close();
            all.get(0).cluster.terminate();
            nodes.all.remove(all.remove(0).cluster);
            all.add(new Ticking(nodes.start(3, Optional.empty())));
            met();

            assertThat(told.knowing()).containsExactly("node-1", "node-2", "node-3");
            assertThat(known).allMatch(List.of("a")::equals);
            assertThat(all).allMatch(one -> one.ids().equals(List.of("a")));
        }
    }

    @Test
    void both_sides_of_a_split_know_all_when_it_has_healed() {
        try (Split split = new Split()) {
            split.nodes.all.forEach(node -> all.add(new Ticking(node)));
            met();
            split.cut();
            Told larger = all.get(0).revoke("a");
            Told smaller = all.get(2).revoke("b");

            split.heal();

            assertThat(larger.knowing()).doesNotContain("node-3");
            assertThat(smaller.knowing()).containsExactly("node-3");
            Eventually.holds("all know both", LONG, () -> all.stream()
                    .allMatch(one -> one.ids().size() == 2));
        }
    }
}
