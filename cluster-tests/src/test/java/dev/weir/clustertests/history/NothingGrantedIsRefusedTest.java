// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static dev.weir.clustertests.history.GuardedEntries.accepted;
import static dev.weir.clustertests.history.GuardedEntries.asked;
import static dev.weir.clustertests.history.GuardedEntries.granted;
import static dev.weir.clustertests.history.GuardedEntries.refused;
import static dev.weir.clustertests.history.GuardedEntries.takenBack;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NothingGrantedIsRefusedTest {

    @Test
    void a_refusal_that_began_after_the_answer_is_seen() {
        assertThat(broken(granted(10, 20), refused("node-2", 21, 30))).hasSize(1);
        assertThat(broken(granted(10, 20), accepted("node-2", 21, 30))).isEmpty();
    }

    @Test
    void who_asked_before_the_answer_may_be_refused() {
        assertThat(broken(granted(10, 20), refused("node-2", 19, 30))).isEmpty();
    }

    @Test
    void a_node_that_is_not_named_may_refuse_until_all_is_over() {
        assertThat(broken(granted(10, 20), refused("node-3", 21, 30))).isEmpty();
        assertThat(broken(granted(10, 20), refused("node-3", 21, 30).with(Fact.FINAL, true)))
                .hasSize(1);
        assertThat(broken(granted(10, 20).answered(202), refused("node-2", 21, 30)))
                .hasSize(1);
    }

    @Test
    void a_node_that_cannot_tell_has_not_refused() {
        assertThat(broken(
                        granted(10, 20),
                        asked("node-2", 21, 30).answered(503),
                        asked("node-2", 21, 30).failed("no answer")))
                .isEmpty();
    }

    @Test
    void what_was_not_made_or_nobody_knows_whether_may_be_refused() {
        assertThat(broken(refused("node-2", 21, 30))).isEmpty();
        assertThat(broken(granted(10, 20).answered(503), refused("node-2", 21, 30)))
                .isEmpty();
        assertThat(broken(granted(10, 20).answered(412), refused("node-2", 21, 30)))
                .isEmpty();
    }

    @Test
    void who_is_answered_after_somebody_began_to_take_it_back_may_be_refused() {
        assertThat(broken(granted(10, 20), takenBack(30, 40), refused("node-2", 25, 30)))
                .isEmpty();
        assertThat(broken(granted(10, 20), takenBack(30, 40).failed("no answer"), refused("node-2", 90, 99)))
                .isEmpty();
        assertThat(broken(granted(10, 20), takenBack(30, 40), refused("node-2", 21, 29)))
                .hasSize(1);
    }

    @Test
    void nothing_was_taken_back_where_that_was_refused() {
        assertThat(broken(granted(10, 20), takenBack(30, 40).answered(412), refused("node-2", 50, 60)))
                .hasSize(1);
    }

    private static List<Violation> broken(Entry... entries) {
        return new NothingGrantedIsRefused().broken(History.of(entries));
    }
}
