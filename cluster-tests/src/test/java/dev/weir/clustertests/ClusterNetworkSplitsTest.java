// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static dev.weir.clustertests.Crowd.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One story for all of it: the network of the members splits in two, then in three, and is whole again. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class ClusterNetworkSplitsTest {

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(ClusterNetworkSplitsTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict", "share", "open");

    private static final ContainerNode one = cluster.node(1);
    private static final ContainerNode two = cluster.node(2);
    private static final ContainerNode three = cluster.node(3);
    private static final List<ContainerNode> majority = List.of(one, two);

    private static final Story story = new Story();

    /** When what was so, and what operators were told. */
    private static final class Story {

        private Span whole = Span.NONE;
        private Span inTwo = Span.NONE;
        private Span inThree = Span.NONE;
        private Span again = Span.NONE;
        private List<Reply> refusedInTwo = List.of();
        private List<Reply> refusedInThree = List.of();
        private List<String> servedInThree = List.of();
        private List<String> disappointed = List.of();
    }

    /** From when to when, since 1970. */
    private record Span(long from, long to) {

        private static final Span NONE = new Span(0, 0);

        /** From when everybody acts upon what is so now, until some windows have passed. */
        static Span settled() {
            long from = Crowd.awaitSettled();
            return new Span(from, crowd.awaitFull(2, cluster.nodes()));
        }
    }

    @BeforeAll
    static void it_splits_in_two_then_in_three_and_is_whole_again_by_itself() {
        cluster.start(crowd.document(1));
        crowd.begin();
        try (Traffic visitors = Crowd.visitors(cluster.nodes())) {
            story.whole = Span.settled();

            three.cut();
            ContainerCluster.awaitSize(2, majority);
            ContainerCluster.awaitSize(1, List.of(three));
            story.refusedInTwo = List.of(put(three, 1));
            ContainerCluster.change(one, crowd.document(2));
            story.inTwo = Span.settled();

            two.cut();
            ContainerCluster.awaitSize(1, cluster.nodes());
            story.refusedInThree = cluster.nodes().stream()
                    .map(node -> put(node, node.admin().revision()))
                    .toList();
            story.inThree = Span.settled();
            story.servedInThree =
                    cluster.nodes().stream().map(node -> node.get("/a").body()).toList();

            two.connect();
            three.connect();
            cluster.awaitReady();
            cluster.awaitAnswer("/a", "2");
            story.again = Span.settled();
            story.disappointed = visitors.end();
        }
        crowd.end();
    }

    private static Reply put(ContainerNode node, long ifMatch) {
        return node.admin().putConfig("", ifMatch, crowd.document(9));
    }

    @Test
    void every_rule_holds_for_what_clients_saw() {
        crowd.assertEveryRuleHolds();
    }

    @Test
    void every_node_serves_all_the_time_and_the_last_revision_it_knew() {
        assertThat(story.disappointed).isEmpty();
        assertThat(story.servedInThree).containsExactly("2", "2", "1");
    }

    @Test
    void a_side_without_the_majority_refuses_changes_and_says_why() {
        assertThat(story.refusedInTwo).hasSize(1);
        assertThat(story.refusedInThree).hasSize(3);
        assertThat(story.refusedInTwo).allSatisfy(ClusterNetworkSplitsTest::assertRefused);
        assertThat(story.refusedInThree).allSatisfy(ClusterNetworkSplitsTest::assertRefused);
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("detail").asText())
                .contains("only 1 of 3 expected nodes are here, a change needs 2");
    }

    @Test
    void the_revision_of_the_majority_is_everywhere_when_it_is_whole_and_goes_on_from_there() {
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.admin().revision()).isEqualTo(2));
        assertThat(ContainerCluster.change(three, crowd.document(3))).isEqualTo(3);
        cluster.awaitAnswer("/a", "3");
    }

    @Test
    void strict_goes_on_where_the_majority_is_and_refuses_elsewhere() {
        crowd.assertFull("strict", majority, story.inTwo.from, story.inTwo.to, LIMIT);
        assertAllRefused(story.inTwo, List.of(three));
        assertAllRefused(story.inThree, cluster.nodes());
    }

    private static void assertAllRefused(Span span, List<ContainerNode> nodes) {
        LimitedAnswers.assertOnly(crowd.asked("strict", nodes, span.from, span.to), 503);
    }

    @Test
    void share_gives_each_side_what_its_nodes_are_entitled_to() {
        crowd.assertFull("share", majority, story.inTwo.from, story.inTwo.to, LIMIT * 2 / 3);
        crowd.assertFull("share", List.of(three), story.inTwo.from, story.inTwo.to, LIMIT / 3);
        cluster.nodes()
                .forEach(node ->
                        crowd.assertFull("share", List.of(node), story.inThree.from, story.inThree.to, LIMIT / 3));
    }

    @Test
    void open_gives_each_side_all_of_the_limit() {
        crowd.assertFull("open", majority, story.inTwo.from, story.inTwo.to, LIMIT);
        crowd.assertFull("open", List.of(three), story.inTwo.from, story.inTwo.to, LIMIT);
        cluster.nodes()
                .forEach(node -> crowd.assertFull("open", List.of(node), story.inThree.from, story.inThree.to, LIMIT));
    }

    @Test
    void limits_are_exact_before_and_afterwards() {
        for (String mode : List.of("strict", "share", "open")) {
            crowd.assertFull(mode, cluster.nodes(), story.whole.from, story.whole.to, LIMIT);
            crowd.assertFull(mode, cluster.nodes(), story.again.from, story.again.to, LIMIT);
        }
    }
}
