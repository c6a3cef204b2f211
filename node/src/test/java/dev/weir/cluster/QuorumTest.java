// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuorumTest {

    @Test
    void needs_more_than_half() {
        assertThat(new Quorum(1).needed()).isEqualTo(1);
        assertThat(new Quorum(2).needed()).isEqualTo(2);
        assertThat(new Quorum(3).needed()).isEqualTo(2);
        assertThat(new Quorum(4).needed()).isEqualTo(3);
        assertThat(new Quorum(5).needed()).isEqualTo(3);
    }

    @Test
    void never_lets_both_sides_of_a_split_write() {
        for (int expected = 1; expected < 12; expected++) {
            Quorum quorum = new Quorum(expected);
            for (int here = 0; here <= expected; here++) {
                boolean both = quorum.refusal(here).isEmpty()
                        && quorum.refusal(expected - here).isEmpty();
                assertThat(both).isFalse();
            }
        }
    }

    @Test
    void says_why_not() {
        assertThat(new Quorum(3).refusal(2)).isEmpty();
        assertThat(new Quorum(3).refusal(1)).contains("only 1 of 3 expected nodes are here, a change needs 2");
    }

    @Test
    void refuses_to_expect_nobody() {
        assertThatThrownBy(() -> new Quorum(0)).hasMessage("expected: 0 (expected: at least 1)");
    }
}
