// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node stands still, as in a garbage collection, and knows nothing of it afterwards. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class NodeIsPausedTest {

    /** Long enough to miss every deadline of a request, and not to be given up. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(NodeIsPausedTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict");

    @BeforeAll
    static void start() {
        cluster.start(crowd.document(1));
        crowd.begin();
        Crowd.awaitWindows(1);
    }

    @Test
    void nobody_is_given_up_for_a_short_pause_and_nobody_for_whom_it_was_long_spends_what_he_held() {
        // The oldest one, whose clock is the cluster's.
        ContainerNode pauses = cluster.node(1);
        List<ContainerNode> others = cluster.others(pauses);
        try (Traffic visitors = Crowd.visitors(others)) {
            crowd.begins("short pause", pauses);
            pauses.pause();
            assertNobodyIsGivenUp(others, SHORT);
            pauses.goOn();
            crowd.isOver("short pause", pauses);
            assertNobodyIsGivenUp(cluster.nodes(), SHORT);
            long awake = System.currentTimeMillis();
            long again = Crowd.awaitWindows(1);

            crowd.begins("long pause", pauses);
            pauses.pause();
            ContainerCluster.awaitSize(2, others);
            long missed = Crowd.awaitSettled();
            ContainerCluster.change(others.get(0), crowd.document(2));
            long goesOn = Crowd.awaitWindows(1);
            pauses.goOn();
            cluster.awaitReady();
            crowd.isOver("long pause", pauses);
            cluster.awaitAnswer("/a", "2");
            long back = Crowd.awaitSettled();
            long end = Crowd.awaitWindows(1);

            assertThat(visitors.end()).isEmpty();
            crowd.assertEveryRuleHolds();
            crowd.assertFull("strict", cluster.nodes(), awake, again, Crowd.LIMIT);
            crowd.assertFull("strict", others, missed, goesOn, Crowd.LIMIT);
            crowd.assertFull("strict", cluster.nodes(), back, end, Crowd.LIMIT);
        }
    }

    private static void assertNobodyIsGivenUp(List<ContainerNode> nodes, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            assertThat(nodes).allSatisfy(node -> assertThat(ContainerCluster.members(node))
                    .hasSize(3));
            LockSupport.parkNanos(LOOKS_EVERY.toNanos());
        }
    }
}
