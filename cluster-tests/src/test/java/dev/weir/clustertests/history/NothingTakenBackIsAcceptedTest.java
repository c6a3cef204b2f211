// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static dev.weir.clustertests.history.GuardedEntries.accepted;
import static dev.weir.clustertests.history.GuardedEntries.asked;
import static dev.weir.clustertests.history.GuardedEntries.refused;
import static dev.weir.clustertests.history.GuardedEntries.takenBack;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NothingTakenBackIsAcceptedTest {

    @Test
    void an_acceptance_that_began_after_the_answer_is_seen() {
        assertThat(broken(takenBack(1000, 1010), accepted("node-2", 1011, 1015)))
                .hasSize(1);
        assertThat(broken(takenBack(1000, 1010), accepted("node-1", 9000, 9015)))
                .hasSize(1);
    }

    @Test
    void it_is_seen_in_whatever_order_it_was_recorded() {
        assertThat(broken(accepted("node-2", 1011, 1015), takenBack(1000, 1010)))
                .hasSize(1);
    }

    @Test
    void who_asked_before_the_answer_may_be_accepted() {
        assertThat(broken(takenBack(1000, 1010), accepted("node-2", 1009, 1020)))
                .isEmpty();
    }

    @Test
    void refusals_failures_and_other_credentials_are_right() {
        assertThat(broken(
                        takenBack(1000, 1010),
                        refused("node-2", 1011, 1015),
                        asked("node-2", 1011, 1015).answered(503),
                        asked("node-2", 1011, 1015).failed("no answer"),
                        accepted("node-2", 1011, 1015).with(Fact.CREDENTIAL, "key-8")))
                .isEmpty();
    }

    @Test
    void a_node_that_is_not_named_may_accept_until_all_is_over() {
        assertThat(broken(takenBack(1000, 1010), accepted("node-3", 1011, 1015)))
                .isEmpty();
        assertThat(broken(takenBack(1000, 1010), accepted("node-3", 1011, 1015).with(Fact.FINAL, true)))
                .hasSize(1);
    }

    @Test
    void nodes_that_were_in_time_where_others_were_not_are_held_to_it() {
        assertThat(broken(takenBack(1000, 1010).answered(202), accepted("node-2", 1011, 1015)))
                .hasSize(1);
        assertThat(broken(takenBack(1000, 1010).answered(202), accepted("node-3", 1011, 1015)))
                .isEmpty();
    }

    @Test
    void what_was_refused_or_not_answered_promises_nothing() {
        for (int status : List.of(412, 503, 504)) {
            assertThat(broken(takenBack(1000, 1010).answered(status), accepted("node-2", 1011, 1015)))
                    .isEmpty();
        }
        assertThat(broken(
                        takenBack(1000, 1010).failed("no answer"),
                        accepted("node-2", 1011, 1015).with(Fact.FINAL, true)))
                .isEmpty();
    }

    @Test
    void one_of_several_answers_is_enough() {
        assertThat(broken(
                        takenBack(900, 910).answered(503),
                        takenBack(1000, 1010),
                        accepted("node-2", 950, 960),
                        accepted("node-2", 1011, 1015)))
                .hasSize(1);
    }

    private static List<Violation> broken(Entry... entries) {
        return new NothingTakenBackIsAccepted().broken(History.of(entries));
    }
}
