// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.SimulatedTime;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CacheSimulationTest {

    private static final CacheBounds ROOMY = new CacheBounds(1L << 20, 1L << 20);

    private static final int SEEDS = Integer.getInteger("weir.cache-seeds", 60);

    /** Clients ask all nodes for everything, and operators purge. */
    private static void traffic(SimulatedCluster cluster, long until) {
        SimulatedTime time = cluster.time;
        if (time.now() >= until) {
            return;
        }
        cluster.any()
                .request(
                        SimulatedUpstream.PATHS.get(time.below(SimulatedUpstream.PATHS.size())),
                        SimulatedUpstream.LANGUAGES.get(time.below(2)));
        time.in(time.between(0, 20), () -> traffic(cluster, until));
    }

    private static void purges(SimulatedCluster cluster, long until) {
        SimulatedTime time = cluster.time;
        if (time.now() >= until) {
            return;
        }
        String path = SimulatedUpstream.PATHS.get(time.below(SimulatedUpstream.PATHS.size()));
        Purge purge =
                switch (time.below(4)) {
                    case 0 -> Purge.url(CacheSamples.key(path).url());
                    case 1 -> Purge.prefix(path.substring(0, 3));
                    case 2 -> Purge.tags(List.of(SimulatedUpstream.tag(path)));
                    default ->
                        time.chance(0.2)
                                ? Purge.all()
                                : Purge.url(CacheSamples.key(path).url());
                };
        cluster.referee.purge(cluster.any(), time.chance(0.3) ? purge.softly() : purge);
        time.in(time.between(100, 4_000), () -> purges(cluster, until));
    }

    /** Something happens to somebody. */
    private static void faults(SimulatedCluster cluster, long until) {
        SimulatedTime time = cluster.time;
        if (time.now() >= until) {
            return;
        }
        switch (time.below(6)) {
            case 0 -> cluster.loss(time.below(3) * 0.05);
            case 1 -> cluster.pause(cluster.any(), time.between(100, 3_000));
            case 2 -> {
                if (cluster.nodes.size() > 2) {
                    cluster.crash(cluster.any());
                }
            }
            case 3 -> {
                if (cluster.nodes.size() < 6) {
                    cluster.join();
                }
            }
            case 4 -> {
                if (cluster.isSplit()) {
                    cluster.heal();
                } else {
                    cluster.split();
                }
            }
            default -> cluster.slowest(time.chance(0.5) ? 4 : time.between(5, 120));
        }
        time.in(time.between(200, 5_000), () -> faults(cluster, until));
    }

    static SimulatedCluster run(long seed, int nodes, boolean faults, CacheFlaw flaw) {
        SimulatedCluster cluster = new SimulatedCluster(seed, nodes, flaw, ROOMY);
        cluster.time.runUntil(2_000);
        traffic(cluster, 22_000);
        purges(cluster, 22_000);
        if (faults) {
            faults(cluster, 16_000);
        }
        cluster.time.runUntil(22_000);
        cluster.recover();
        cluster.time.runUntil(100_000);
        cluster.referee.checkEnd();
        return cluster;
    }

    @Test
    void while_all_is_well_each_response_is_fetched_once() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulatedCluster cluster = run(seed, 1 + (int) (seed % 5), false, CacheFlaw.NONE);

            assertThat(cluster.referee.problems).as("seed %d", seed).isEmpty();
            assertThat(cluster.referee.silences).as("seed %d", seed).isZero();
            assertThat(cluster.referee.served).isGreaterThan(1_000);
        }
    }

    @Test
    void whatever_happens_nothing_is_served_that_was_purged() {
        List<String> problems = LongStream.rangeClosed(1, SEEDS)
                .boxed()
                .flatMap(seed -> run(seed, 2 + (int) (seed % 4), true, CacheFlaw.NONE).referee.problems.stream()
                        .map(problem -> "seed " + seed + " " + problem))
                .toList();

        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = CacheFlaw.class, mode = Mode.EXCLUDE, names = "NONE")
    void a_planted_flaw_is_found(CacheFlaw flaw) {
        boolean found = LongStream.rangeClosed(1, 100).anyMatch(seed -> {
            boolean faults = seed % 2 == 0;
            Referee referee = run(seed, 3 + (int) (seed % 3), faults, flaw).referee;
            return !referee.problems.isEmpty() || !faults && referee.silences > 0;
        });

        assertThat(found).isTrue();
    }
}
