// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One node's wall clock is ahead by minutes, and another one's is behind. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class ClocksDifferTest {

    /** By each of these clocks, windows begin when others are half over. */
    private static final Duration AHEAD = Duration.ofSeconds(141);

    private static final Duration BEHIND = Duration.ofSeconds(203);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(ClocksDifferTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict", "share");

    /** The oldest one, whose clock is the cluster's. */
    private static final ContainerNode right = cluster.node(1);

    @BeforeAll
    static void start() {
        cluster.node(2).withClockAhead(AHEAD);
        cluster.node(3).withClockAhead(BEHIND.negated());
        cluster.startWith(right, crowd.document(1));
    }

    @Test
    void limits_are_exact_and_stay_so_when_the_one_leaves_whose_clock_was_the_cluster_s() {
        assertThat(cluster.node(2).clockAhead()).isCloseTo(AHEAD, Duration.ofSeconds(10));
        assertThat(cluster.node(3).clockAhead()).isCloseTo(BEHIND.negated(), Duration.ofSeconds(10));
        crowd.begin();
        long begun = Crowd.awaitSettled();
        long killed = crowd.awaitFull(2, cluster.nodes());

        assertThat(ContainerCluster.members(right).get(0)).isEqualTo(right.name());
        List<ContainerNode> others = cluster.others(right);
        crowd.begins("kill", right);
        right.kill();
        ContainerCluster.awaitSize(2, others);
        long missed = Crowd.awaitSettled();
        ContainerCluster.change(others.get(0), crowd.document(2));
        long end = crowd.awaitFull(2, others);
        crowd.assertEveryRuleHolds();
        for (String mode : List.of("strict", "share")) {
            crowd.assertFull(mode, cluster.nodes(), begun, killed, Crowd.LIMIT);
            assertAllAreToldTheRightTime(mode, cluster.nodes(), begun, killed);
        }
        crowd.assertFull("strict", others, missed, end, Crowd.LIMIT);
        assertAllAreToldTheRightTime("strict", others, missed, end);
        right.startAgain();
        cluster.awaitReady();
        cluster.awaitAnswer("/a", "2");
    }

    /** Whoever is refused is told when the window ends, by this machine's clock. */
    private static void assertAllAreToldTheRightTime(String mode, List<ContainerNode> nodes, long from, long to) {
        List<Asked> refused = crowd.asked(mode, nodes, from, to).stream()
                .filter(one -> one.status() == 429)
                .toList();
        LimitedAnswers.assertEach(refused, one -> LimitedAnswers.assertTellsTheEnd(one, Crowd.LIMIT, Crowd.WINDOW));
    }
}
