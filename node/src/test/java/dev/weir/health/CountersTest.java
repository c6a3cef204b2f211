// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CountersTest {

    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final AtomicInteger failures = new AtomicInteger();
    private final Counters counters = new Counters(2, clock::get, failures::incrementAndGet);

    @Test
    void attempts_of_all_loops_are_counted_by_how_they_ended() {
        attempt(0, Outcome.OK, 10);
        attempt(1, Outcome.FAILED, 10);
        attempt(1, Outcome.UNREACHED, 10);
        attempt(1, Outcome.UNKNOWN, 10);

        assertThat(pulse().counted()).isEqualTo(new Outcomes(1, 1, 1, 0));
        assertThat(pulse().run()).isEqualTo(2);
        assertThat(pulse().lastBad()).isEqualTo("UNREACHED");
        assertThat(failures).hasValue(2);
    }

    @Test
    void a_success_on_any_loop_ends_a_run() {
        attempt(0, Outcome.FAILED, 1);
        attempt(0, Outcome.FAILED, 1);
        attempt(1, Outcome.OK, 1);

        assertThat(pulse().run()).isZero();
        attempt(0, Outcome.FAILED, 1);
        assertThat(pulse().run()).isEqualTo(1);
    }

    @Test
    void what_was_judged_is_in_a_row_with_nothing() {
        attempt(0, Outcome.UNREACHED, 1);
        attempt(0, Outcome.UNREACHED, 1);
        assertThat(counters.unreachedRun()).isEqualTo(2);

        counters.forget();

        assertThat(counters.unreachedRun()).isZero();
        assertThat(pulse().run()).isZero();
        assertThat(pulse().counted().unreached()).isEqualTo(2);
    }

    @Test
    void a_run_in_which_it_was_reached_is_not_this_nodes_fault() {
        attempt(0, Outcome.UNREACHED, 1);
        attempt(0, Outcome.FAILED, 1);

        assertThat(counters.unreachedRun()).isZero();
        assertThat(pulse().run()).isEqualTo(2);
    }

    @Test
    void slow_answers_are_counted_good_or_bad() {
        counters.slowAfter(Duration.ofMillis(100).toNanos());

        attempt(0, Outcome.OK, 101);
        attempt(0, Outcome.OK, 99);
        attempt(0, Outcome.FAILED, 500);

        assertThat(pulse().counted()).isEqualTo(new Outcomes(2, 1, 0, 2));
    }

    @Test
    void who_knows_how_busy_it_is_is_asked_for_that() {
        counters.tell(() -> 7, () -> 8);

        assertThat(pulse().inFlight()).isEqualTo(7);
        assertThat(pulse().latencyNanos()).isEqualTo(8);
    }

    @Test
    void a_trial_is_taken_by_one_request_and_its_end_is_told() {
        counters.offer(77);

        assertThat(counters.takeTrial()).isEqualTo(77);
        assertThat(counters.takeTrial()).isZero();
        assertThat(pulse().trial()).isEqualTo(new TrialReport(77, TrialReport.End.UNDER_WAY));
        counters.ended(0, Outcome.FAILED, clock.get(), 77, "503");

        assertThat(pulse().trial()).isEqualTo(new TrialReport(77, TrialReport.End.FAILED));
    }

    private InstancePulse pulse() {
        return counters.pulse(0, false, ProbeReport.NONE);
    }

    private void attempt(int loop, Outcome outcome, int millis) {
        long began = clock.get();
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
        counters.ended(loop, outcome, began, 0, outcome.name());
    }
}
