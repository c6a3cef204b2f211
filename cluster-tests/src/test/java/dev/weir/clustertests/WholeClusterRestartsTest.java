// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@NeedsDocker
@ExtendWith(ShowsLogs.class)
class WholeClusterRestartsTest {

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(WholeClusterRestartsTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict");

    @BeforeAll
    static void start() {
        cluster.start(crowd.document(1));
    }

    @Test
    void the_newest_revision_and_the_audit_log_come_back_after_a_power_failure_and_after_an_orderly_stop() {
        ContainerNode behind = cluster.node(1);
        List<ContainerNode> others = cluster.others(behind);
        ContainerNode[] all = cluster.nodes().toArray(ContainerNode[]::new);
        crowd.begin();
        crowd.begins("power failure", all);
        behind.kill();
        ContainerCluster.awaitSize(2, others);
        long newest = ContainerCluster.change(others.get(0), crowd.document(2));

        others.parallelStream().forEach(ContainerNode::kill);
        // It is first, and what it has is old.
        behind.startAgain();
        Await.until(
                ContainerCluster.FORMS_WITHIN,
                () -> assertThat(behind.get("/a").body()).isEqualTo("1"));
        cluster.startAgain();
        crowd.isOver("power failure", all);
        assertRevision(newest, "2");

        others.get(1)
                .admin()
                .send("POST", "/cache/purge", Map.of(), "{\"all\": true}")
                .expect(200);
        crowd.begins("orderly stop", all);
        cluster.nodes().parallelStream().forEach(ContainerNode::terminate);
        cluster.startAgain();
        crowd.isOver("orderly stop", all);
        assertRevision(newest, "2");
        assertEverybodyKnowsOf("POST /cache/purge");

        long next = ContainerCluster.change(behind, crowd.document(3));
        assertThat(next).isEqualTo(newest + 1);
        assertRevision(next, "3");
        long whole = Crowd.awaitSettled();
        long end = crowd.awaitFull(1, cluster.nodes());
        crowd.assertEveryRuleHolds();
        crowd.assertFull("strict", cluster.nodes(), whole, end, Crowd.LIMIT);
    }

    private static void assertEverybodyKnowsOf(String deed) {
        for (ContainerNode node : cluster.nodes()) {
            Await.until(ContainerCluster.FORMS_WITHIN, () -> assertThat(
                            node.admin().get("/audit").expect(200).json().findValuesAsText("what"))
                    .contains(deed));
        }
    }

    private static void assertRevision(long revision, String body) {
        cluster.awaitAnswer("/a", body);
        cluster.awaitAnswer("/b", body);
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.admin().revision()).isEqualTo(revision));
    }
}
