// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One node after the other is restarted, as an operator does for a new image. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class ContainersAreRestartedTest {

    private static final int SPENT_EACH = 5;

    /** A node that does not spend what it holds gives it back to the others soon. */
    private static final Duration EXHAUSTED_WITHIN = Duration.ofSeconds(30);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(ContainersAreRestartedTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict");

    @BeforeAll
    static void start() {
        // Many times what the balancer needs to notice.
        cluster.nodes().forEach(node -> node.withEnv("WEIR_DRAIN_DELAY", "4s"));
        cluster.start(crowd.document(1));
    }

    @Test
    void clients_of_a_balancer_notice_nothing_and_what_was_spent_is_spent() throws IOException {
        crowd.begin();
        cluster.nodes().forEach(node -> crowd.spend(node, "strict", "acme", SPENT_EACH));
        try (TcpBalancer balancer = TcpBalancer.before(cluster.nodes());
                Traffic kept = Traffic.at("balancer", balancer.port(), 6, NumberedVisit::new);
                Traffic fresh = Traffic.at("balancer", balancer.port(), 2, () -> ContainersAreRestartedTest::once)) {
            for (ContainerNode node : cluster.nodes()) {
                crowd.begins("restart", node);
                node.terminate();
                assertThat(node.exitCode()).as("exit code of " + node).isZero();
                assertThat(node.getLogs()).contains("left the cluster").doesNotContain("broken off");
                crowd.spend(cluster.others(node).get(0), "strict", "acme", SPENT_EACH);
                node.startAgain();
                cluster.awaitReady();
                balancer.awaitAllReady();
                crowd.isOver("restart", node);
            }

            assertThat(kept.end()).isEmpty();
            assertThat(fresh.end()).isEmpty();
        }
        Await.until(EXHAUSTED_WITHIN, () -> {
            cluster.nodes().forEach(node -> crowd.spend(node, "strict", "acme", SPENT_EACH));
            assertThat(crowd.admitted("strict", "acme", cluster.nodes())).isGreaterThanOrEqualTo(Crowd.PLAN);
        });
        cluster.nodes().forEach(node -> crowd.spend(node, "strict", "acme", SPENT_EACH));
        crowd.assertEveryRuleHolds();
        assertThat(crowd.admitted("strict", "acme", cluster.nodes())).isEqualTo(Crowd.PLAN);
    }

    private static void once(KeepAliveClient client) throws IOException {
        assertThat(client.get("/sample").expect(200).body()).isEqualTo("sample");
        client.close();
    }
}
