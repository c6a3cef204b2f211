// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static dev.weir.clustertests.history.GuardedEntries.accepted;
import static dev.weir.clustertests.history.GuardedEntries.asked;
import static dev.weir.clustertests.history.GuardedEntries.granted;
import static dev.weir.clustertests.history.GuardedEntries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NothingForgedIsAcceptedTest {

    @Test
    void what_nobody_made_must_not_be_accepted() {
        assertThat(broken(accepted("node-1", 10, 20))).hasSize(1);
        assertThat(broken(refused("node-1", 10, 20))).isEmpty();
        assertThat(broken(asked("node-1", 10, 20).answered(503))).isEmpty();
        assertThat(broken(asked("node-1", 10, 20).failed("no answer"))).isEmpty();
    }

    @Test
    void what_somebody_else_has_is_no_excuse() {
        assertThat(broken(granted(1, 2).with(Fact.CREDENTIAL, "key-8"), accepted("node-1", 10, 20)))
                .hasSize(1);
    }

    @Test
    void what_was_made_is_accepted_as_soon_as_somebody_has_begun_to_make_it() {
        assertThat(broken(granted(20, 30), accepted("node-3", 10, 20))).isEmpty();
        assertThat(broken(granted(20, 30), accepted("node-1", 10, 19))).hasSize(1);
    }

    @Test
    void what_may_have_been_made_may_be_accepted() {
        assertThat(broken(granted(1, 2).answered(503), accepted("node-1", 10, 20)))
                .isEmpty();
        assertThat(broken(granted(1, 2).failed("no answer"), accepted("node-1", 10, 20)))
                .isEmpty();
        assertThat(broken(granted(1, 2).answered(412), accepted("node-1", 10, 20)))
                .hasSize(1);
    }

    private static List<Violation> broken(Entry... entries) {
        return new NothingForgedIsAccepted().broken(History.of(entries));
    }
}
