// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyTimerTest {

    private final ManualClock clock = new ManualClock();
    private final LatencyTimer timer = new LatencyTimer(clock);

    @Test
    void steady_traffic_has_its_rate_in_every_window() {
        for (int second = 0; second < 3_600; second++) {
            clock.advance(Duration.ofSeconds(1));
            for (int i = 0; i < 20; i++) {
                timer.record(1_000_000, clock.getAsLong());
            }
        }

        assertThat(timer.getOneMinuteRate()).isCloseTo(20, within(0.5));
        assertThat(timer.getFiveMinuteRate()).isCloseTo(20, within(0.5));
        assertThat(timer.getFifteenMinuteRate()).isCloseTo(20, within(0.5));
        assertThat(timer.getMeanRate()).isCloseTo(20, within(0.5));
        assertThat(timer.getCount()).isEqualTo(72_000);
    }

    @Test
    void a_rate_fades_when_nothing_comes_any_more() {
        timer.update(3, TimeUnit.MILLISECONDS);
        clock.advance(Duration.ofSeconds(5));
        double first = timer.getOneMinuteRate();

        clock.advance(Duration.ofMinutes(10));
        double later = timer.getOneMinuteRate();

        assertThat(first).isCloseTo(0.2, within(0.01));
        assertThat(later).isLessThan(0.001);
    }

    @Test
    void a_long_idle_time_is_caught_up_with() {
        timer.record(1_000_000, clock.getAsLong());

        clock.advance(Duration.ofDays(400));
        timer.record(2_000_000, clock.getAsLong());

        assertThat(timer.getOneMinuteRate()).isLessThan(0.001);
        assertThat(timer.getSnapshot().size()).isEqualTo(1);
    }

    @Test
    void percentiles_speak_of_the_last_two_minutes() {
        timer.record(Duration.ofSeconds(9).toNanos(), clock.getAsLong());
        clock.advance(Duration.ofSeconds(61));
        timer.record(Duration.ofMillis(2).toNanos(), clock.getAsLong());

        double soon = timer.getSnapshot().getMax();
        clock.advance(Duration.ofSeconds(61));
        double later = timer.getSnapshot().getMax();

        assertThat(soon).isCloseTo(9e9, within(9e9 / 16));
        assertThat(later).isCloseTo(2e6, within(2e6 / 16));
    }
}
