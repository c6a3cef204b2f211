// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The links between members carry little, or lose some of it. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class LinksAreSlowAndLossyTest {

    /** Of what members say to each other, about a tenth. */
    private static final int KILOBITS = 24;

    private static final double LOST = 0.15;

    /** Chance may lose so much that the node is given up for a while, and its way back leads over the same links. */
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(3);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(LinksAreSlowAndLossyTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict", "share", "open");

    @BeforeAll
    static void start() {
        cluster.start(crowd.document(1));
        crowd.begin();
        Crowd.awaitSettled();
    }

    @Test
    void clients_are_answered_no_limit_is_exceeded_and_changes_arrive() {
        ContainerNode node = cluster.node(3);
        try (Link link = Link.of(node);
                Traffic visitors = Crowd.visitors(cluster.nodes())) {
            link.slow(KILOBITS);
            Crowd.awaitWindows(3);
            // Nothing is confirmed in time, perhaps; what was decided arrives.
            long slow = putUntilTaken(2);
            link.heal();
            awaitRevision(slow, "2");

            link.lose(LOST);
            Crowd.awaitWindows(3);
            long lossy = putUntilTaken(3);
            awaitRevision(lossy, "3");
            assertThat(link.lost()).as("packets lost").isPositive();
            link.heal();
            cluster.awaitReady();
            long healed = Crowd.awaitSettled();
            long end = crowd.awaitFull(2, cluster.nodes());

            assertThat(visitors.end()).isEmpty();
            crowd.assertEveryRuleHolds();
            LimitedAnswers.assertOnly(crowd.asked("open", cluster.nodes(), 0, end), 200, 429);
            for (String mode : List.of("strict", "share", "open")) {
                crowd.assertFull(mode, cluster.nodes(), healed, end, Crowd.LIMIT);
            }
        }
    }

    /** Whoever is told that it is unknown whether a change was made looks, and tries again. */
    private static long putUntilTaken(long number) {
        ContainerNode node = cluster.node(1);
        Await.until(ContainerCluster.FORMS_WITHIN, () -> {
            if (node.admin().revision() < number) {
                assertThat(node.admin()
                                .putConfig("", number - 1, crowd.document(number))
                                .status())
                        .isEqualTo(200);
            }
        });
        return number;
    }

    private static void awaitRevision(long revision, String body) {
        long began = System.nanoTime();
        cluster.awaitAnswer("/a", body, ARRIVES_WITHIN);
        System.out.printf("revision %d was everywhere after %.1f s%n", revision, (System.nanoTime() - began) / 1e9);
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.admin().revision()).isEqualTo(revision));
    }
}
