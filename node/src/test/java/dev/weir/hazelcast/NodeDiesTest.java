// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions.Publication;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeDiesTest {

    private final Nodes nodes = Nodes.formed(3);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void two_of_three_still_publish_and_the_last_one_only_reads() {
        await(nodes.get(0).revisions().publish(0, "a"));
        nodes.get(0).members().report(1, Optional.empty());

        kill(0);
        Publication byTwo = publishUntilKnown(nodes.get(1), 1, "b");
        kill(2);
        Publication byOne = await(nodes.get(1).revisions().publish(2, "c"));

        assertThat(byTwo).isInstanceOf(Publication.Published.class);
        assertThat(byOne).isEqualTo(new Publication.Refused("only 1 of 3 expected nodes are here, a change needs 2"));
        assertThat(nodes.get(1).revisions().current()).map(Revision::document).contains("b");
        assertThat(nodes.get(1).members().safe()).isFalse();
        assertThat(nodes.get(1).members().all()).extracting(one -> one.name()).containsExactly("node-2");
    }

    @Test
    void one_that_leaves_takes_its_time_and_loses_nothing() {
        await(nodes.get(2).revisions().publish(0, "a"));

        nodes.get(0).close();
        nodes.get(1).close();

        Eventually.holds(
                "the others are gone", () -> nodes.get(2).members().all().size() == 1);
        Publication alone = await(nodes.get(2).revisions().publish(1, "b"));
        Publication gone = await(nodes.get(0).revisions().publish(1, "b"));
        nodes.get(0).members().report(1, Optional.empty());
        assertThat(alone).isInstanceOf(Publication.Refused.class);
        assertThat(gone).isEqualTo(new Publication.Refused("this node is leaving the cluster"));
        assertThat(nodes.get(2).revisions().current()).map(Revision::document).contains("a");
        assertThat(nodes.get(0).members().all()).extracting(one -> one.self()).isEqualTo(List.of(true));
    }

    private void kill(int index) {
        nodes.get(index).terminate();
        for (HazelcastCluster node : nodes.all) {
            if (node.member().getLifecycleService().isRunning()) {
                long running = nodes.all.stream()
                        .filter(one -> one.member().getLifecycleService().isRunning())
                        .count();
                Eventually.holds(
                        "the dead one is gone", () -> node.members().all().size() == running);
            }
        }
    }

    /** A call that was under way when a node died may be in doubt; a writer asks what is current and tries again. */
    private static Publication publishUntilKnown(HazelcastCluster node, long expected, String document) {
        Publication publication = await(node.revisions().publish(expected, document));
        return publication instanceof Publication.Refused
                ? await(node.revisions().publish(expected, document))
                : publication;
    }
}
