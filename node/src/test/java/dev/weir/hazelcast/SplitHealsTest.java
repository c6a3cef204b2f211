// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Question;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.cluster.Term;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitHealsTest {

    private static final Duration HEALING = Split.HEALING;

    private final Split split = new Split();
    private final Nodes nodes = split.nodes;
    private final List<Revision> toldOnThird = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
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

        split.cut();
        Publication lonely = await(nodes.get(2).revisions().publish(1, "lonely"));
        Publication together = publish(nodes.get(0), 1, "b");
        split.heal();

        assertThat(lonely).isEqualTo(new Publication.Refused("only 1 of 3 expected nodes are here, a change needs 2"));
        assertThat(together).isInstanceOf(Publication.Published.class);
        Eventually.holds("the third one runs b", HEALING, () -> runs(nodes.get(2), "b"));
        Eventually.holds("its report is heard again", () -> nodes.get(0).members().all().stream()
                .anyMatch(one -> one.name().equals("node-3") && one.revision() == 1));
        Eventually.holds("it is told", () -> toldOnThird.size() == 2);
        assertThat(toldOnThird).extracting(Revision::number).containsExactly(1L, 2L);
    }

    @Test
    void what_a_majority_agreed_on_outlives_a_higher_number_that_only_the_smaller_side_stored() {
        await(nodes.get(0).revisions().publish(0, "a"));
        Eventually.holds("all run a", () -> runs(nodes.get(2), "a"));

        // What a change in the very moment of the split leaves behind, before the loss of the others is noticed.
        leaveBehind(2, "lonely");
        leaveBehind(3, "lonelier");
        split.cut();
        Publication together = publish(nodes.get(0), 1, "b");
        split.heal();

        assertThat(together).isInstanceOf(Publication.Published.class);
        assertThat(nodes.all).allSatisfy(node -> Eventually.holds("all run b", HEALING, () -> runs(node, "b")));
        Eventually.holds("it is told", () -> toldOnThird.size() == 2);
        assertThat(toldOnThird).extracting(Revision::document).containsExactly("a", "b");
    }

    /** Two have promised it, and then it reached the third only. */
    private void leaveBehind(long number, String document) {
        Term term = new Term(90 + number, "node-3");
        Revision revision = new Revision(number, document, "node-3", 17);
        // Once they have heard all who are here: before that they do not vote.
        Eventually.holds("the first one promises", () -> says(0, Question.promise(term)));
        Eventually.holds("the third one promises", () -> says(2, Question.promise(term)));
        assertThat(says(2, Question.accept(new Proposal(term, revision)))).isTrue();
    }

    private boolean says(int node, Question question) {
        return nodes.voters.get(node).answer(question).yes();
    }

    @Test
    void what_nobody_finished_is_finished_by_the_others_when_one_of_a_majority_has_it() {
        await(nodes.get(0).revisions().publish(0, "a"));
        Eventually.holds("all run a", () -> runs(nodes.get(2), "a"));

        leaveBehind(2, "unfinished");

        assertThat(nodes.all)
                .allSatisfy(node -> Eventually.holds("all run it", HEALING, () -> runs(node, "unfinished")));
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
