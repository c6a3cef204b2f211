// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerClockTest {

    private static final long MICRO = 1000;
    private static final long MILLI = 1_000_000;

    private final OwnerClock clock = new OwnerClock();

    /** At so many microseconds by the owner's clock. */
    private static Grant at(long micros) {
        return new Grant(true, false, 1, micros / 1000, 50, 0, false, 1, 0, (int) (micros % 1000), 0);
    }

    @Test
    void nothing_is_granted_before_it_is_asked_for() {
        assertThat(clock.granted(at(7_000_100), 50 * MILLI, 51 * MILLI)).isEqualTo(50 * MILLI);
    }

    @Test
    void what_was_on_its_way_for_long_was_granted_later_than_it_was_asked_for() {
        clock.granted(at(7_000_100), 50 * MILLI, 51 * MILLI);

        long slow = clock.granted(at(7_002_500), 52 * MILLI, 54 * MILLI);
        long quick = clock.granted(at(7_004_050), 54 * MILLI, 55 * MILLI);

        assertThat(slow).isEqualTo(52 * MILLI + 400 * MICRO - MICRO);
        assertThat(quick).isEqualTo(54 * MILLI);
    }

    @Test
    void what_is_known_is_less_certain_the_longer_ago_it_was() {
        clock.granted(at(7_000_100), 50 * MILLI, 51 * MILLI);

        long later = clock.granted(at(7_500_500), 550 * MILLI, 551 * MILLI);

        assertThat(later).isEqualTo(550 * MILLI + 400 * MICRO - 250 * MICRO);
    }

    @Test
    void of_an_owner_whose_clock_is_ahead_of_the_last_ones_nothing_is_known() {
        clock.granted(at(7_000_100), 50 * MILLI, 51 * MILLI);

        long ahead = clock.granted(at(7_012_100), 52 * MILLI, 53 * MILLI);

        assertThat(ahead).isEqualTo(52 * MILLI);
    }

    @Test
    void whole_milliseconds_say_nothing() {
        Grant coarse = at(7_002_500).coarse();
        clock.granted(at(7_000_100), 50 * MILLI, 51 * MILLI);

        assertThat(clock.granted(coarse, 52 * MILLI, 54 * MILLI)).isEqualTo(52 * MILLI);
    }
}
