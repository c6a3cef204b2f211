// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;
    private static final long HOLD = 50 * MILLI;

    private final Pace pace = new Pace(0);

    @Test
    void what_goes_steadily_is_wanted_for_the_time_it_is_to_last() {
        pace.credit(1_000);
        pace.measure(500, 100 * MILLI, HOLD);

        assertThat(pace.wanted(HOLD)).isEqualTo(250);
    }

    @Test
    void what_goes_seldom_is_not_wanted_before_it_is_needed() {
        pace.credit(1);
        pace.measure(0, 1_500 * MILLI, HOLD);

        assertThat(pace.wanted(HOLD)).isZero();
    }

    @Test
    void what_was_given_back_did_not_go() {
        pace.credit(1_000);
        pace.credit(-900);
        pace.measure(0, 100 * MILLI, HOLD);

        assertThat(pace.wanted(HOLD)).isEqualTo(50);
    }
}
