// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static dev.weir.clustertests.Split.EXHAUSTED;
import static dev.weir.clustertests.Split.KEYS;
import static dev.weir.clustertests.Split.LIMIT;
import static dev.weir.clustertests.Split.PLAN;
import static dev.weir.clustertests.Split.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One split for all of it, of two nodes and one, in a network of its own. */
@ExtendWith(ShowsLogs.class)
@NeedsNetworkLab
class NetworkSplitTest {

    @AutoClose
    private static Split split;

    @BeforeAll
    static void the_cluster_splits_and_is_whole_again_by_itself() {
        split = new Split(NetworkSplitTest.class);
        split.run();
    }

    @Test
    void every_client_is_answered_and_told_why_not() {
        LimitedAnswers.assertOnly(split.asked(), 200, 429, 503);
    }

    @Test
    void strict_never_admits_more_than_the_limit() {
        assertThat(KEYS).allSatisfy(key -> {
            Admitted admitted = split.admitted("strict", key, split.nodes());
            assertThat(Windows.of(WINDOW, admitted).excess(LIMIT, admitted)).isEmpty();
        });
    }

    @Test
    void strict_goes_on_where_the_majority_is_and_refuses_elsewhere() {
        assertThat(KEYS).allSatisfy(key -> {
            assertFull("strict", key, split.majority(), split.apart(), LIMIT);
            LimitedAnswers.assertOnly(split.askedApart("strict", key, split.minority()), 503);
        });
    }

    @Test
    void share_never_admits_more_than_the_limit() {
        assertThat(KEYS).allSatisfy(key -> {
            Admitted admitted = split.admitted("share", key, split.nodes());
            assertThat(Windows.of(WINDOW, admitted).excess(LIMIT, admitted)).isEmpty();
        });
    }

    @Test
    void share_gives_each_side_what_its_nodes_are_entitled_to() {
        assertThat(KEYS).allSatisfy(key -> {
            assertFull("share", key, split.majority(), split.apart(), LIMIT * 2 / 3);
            assertFull("share", key, split.minority(), split.apart(), LIMIT / 3);
        });
        assertThat(split.admittedApart("share-plan", EXHAUSTED, split.majority())
                        .count())
                .isEqualTo(PLAN * 2 / 3);
        // Nothing where both copies of the account were on the other side: what was spent before is not known then.
        assertThat(split.admittedApart("share-plan", EXHAUSTED, split.minority())
                        .count())
                .isIn(0, PLAN / 3);
    }

    @Test
    void open_gives_each_side_all_of_the_limit() {
        assertThat(KEYS).allSatisfy(key -> {
            assertFull("open", key, split.majority(), split.apart(), LIMIT);
            assertFull("open", key, split.minority(), split.apart(), LIMIT);
        });
    }

    @Test
    void what_both_sides_spent_is_spent_when_the_cluster_is_whole() {
        assertThat(KEYS).allSatisfy(key -> {
            assertThat(List.of("strict-plan", "share-plan", "open-plan")).allSatisfy(plan -> assertThat(
                            split.admitted(plan, key, split.nodes()).count())
                    .as(plan)
                    .isEqualTo(PLAN));
        });
    }

    @Test
    void the_limit_is_exact_before_and_afterwards() {
        assertThat(KEYS).allSatisfy(key -> assertThat(List.of("strict", "share", "open"))
                .allSatisfy(mode -> {
                    assertFull(mode, key, split.nodes(), split.before(), LIMIT);
                    assertFull(mode, key, split.nodes(), split.after(), LIMIT);
                }));
    }

    /** So much was admitted by some nodes in every one of the windows, and no more. */
    private static void assertFull(String route, String key, List<WeirNode> nodes, Windows windows, int limit) {
        Admitted admitted = split.admitted(route, key, nodes);
        assertThat(windows.count()).isPositive();
        assertThat(windows.excess(limit, admitted)).as("excess").isEmpty();
        assertThat(windows.shortfall(limit, admitted)).as("shortfall").isEmpty();
    }
}
