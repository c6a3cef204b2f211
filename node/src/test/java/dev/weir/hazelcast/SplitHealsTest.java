// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cuts the third of three nodes off: its connections break, and no new one is let through until the split heals. */
class SplitHealsTest {

    private static final Duration HEALING = Duration.ofSeconds(30);

    private final Nodes nodes = new Nodes(3);
    private final AtomicReference<Secret> common = new AtomicReference<>(Secret.of(Optional.of("common")));
    private final AtomicReference<Secret> third = new AtomicReference<>(common.get());
    private final List<Revision> toldOnThird = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        nodes.start(0, common);
        nodes.start(1, common);
        nodes.start(2, third);
        nodes.meet(3);
        nodes.get(2).revisions().follow(toldOnThird::add);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void the_lonely_side_refuses_and_gets_what_the_other_one_decided() {
        await(nodes.get(2).revisions().publish(0, "a"));
        nodes.get(2).members().report(1, Optional.empty());

        split();
        Publication lonely = await(nodes.get(2).revisions().publish(1, "lonely"));
        Publication together = publish(nodes.get(0), 1, "b");
        heal();

        assertThat(lonely).isEqualTo(new Publication.Refused("only 1 of 3 expected nodes are here, a change needs 2"));
        assertThat(together).isInstanceOf(Publication.Published.class);
        Eventually.holds("the third one runs b", HEALING, () -> runs(nodes.get(2), "b"));
        Eventually.holds("its report is heard again", () -> nodes.get(0).members().all().stream()
                .anyMatch(one -> one.name().equals("node-3") && one.revision() == 1));
        Eventually.holds("it is told", () -> toldOnThird.size() == 2);
        assertThat(toldOnThird).extracting(Revision::number).containsExactly(1L, 2L);
    }

    @Test
    void with_the_same_number_on_both_sides_the_larger_one_decides() {
        await(nodes.get(0).revisions().publish(0, "a"));
        Eventually.holds("all run a", () -> runs(nodes.get(2), "a"));

        split();
        // What a write in the very moment of the split leaves behind, before the loss of the others is noticed.
        await(nodes.get(2).revisions().offer(new Revision(2, "lonely", "node-3", 17)));
        publish(nodes.get(0), 1, "b");
        heal();

        assertThat(nodes.all).allSatisfy(node -> Eventually.holds("all run b", HEALING, () -> runs(node, "b")));
        Eventually.holds("it is told", () -> toldOnThird.size() == 3);
        assertThat(toldOnThird).extracting(Revision::document).containsExactly("a", "lonely", "b");
    }

    private void split() {
        third.set(Secret.of(Optional.of("cut off")));
        Nodes.connections(nodes.get(2))
                .forEach(connection -> connection.close("cut", new IOException("cut, on purpose")));
        Eventually.holds(
                "they are split",
                HEALING,
                () -> nodes.get(2).members().all().size() == 1
                        && nodes.get(0).members().all().size() == 2
                        && nodes.get(1).members().all().size() == 2);
    }

    private void heal() {
        third.set(common.get());
        for (HazelcastCluster node : nodes.all) {
            Eventually.holds(
                    "they are together", HEALING, () -> node.members().all().size() == 3);
        }
    }

    private static boolean runs(HazelcastCluster node, String document) {
        return node.revisions().current().orElse(Revision.NONE).document().equals(document);
    }

    private static Publication publish(HazelcastCluster node, long expected, String document) {
        Publication publication = await(node.revisions().publish(expected, document));
        return publication instanceof Publication.Refused
                ? await(node.revisions().publish(expected, document))
                : publication;
    }
}
