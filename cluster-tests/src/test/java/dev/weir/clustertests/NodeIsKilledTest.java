// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGKILL, and the container with its addresses is gone with the process. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class NodeIsKilledTest {

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(NodeIsKilledTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict");

    @BeforeAll
    static void start() {
        cluster.start(crowd.document(1));
    }

    @Test
    void nobody_else_notices_no_limit_is_exceeded_and_it_comes_back_with_what_was_decided_without_it() {
        // The oldest one, whose clock is the cluster's.
        ContainerNode dies = cluster.node(1);
        List<ContainerNode> others = cluster.others(dies);
        crowd.begin();
        Crowd.awaitWindows(1);
        try (Traffic visitors = Crowd.visitors(others)) {
            crowd.begins("kill", dies);
            dies.kill();
            ContainerCluster.awaitSize(2, others);
            long missed = Crowd.awaitSettled();
            ContainerCluster.change(others.get(0), crowd.document(2));
            long restarted = crowd.awaitFull(1, others);
            dies.startAgain();
            cluster.awaitReady();
            crowd.isOver("kill", dies);
            cluster.awaitAnswer("/a", "2");
            long back = Crowd.awaitSettled();
            long end = crowd.awaitFull(1, cluster.nodes());

            assertThat(visitors.end()).isEmpty();
            crowd.assertEveryRuleHolds();
            crowd.assertFull("strict", others, missed, restarted, Crowd.LIMIT);
            crowd.assertFull("strict", cluster.nodes(), back, end, Crowd.LIMIT);
        }
    }
}
