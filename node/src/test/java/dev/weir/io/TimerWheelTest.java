// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final long MILLIS = 1_000_000;
    private static final long TICK = TimerWheel.TICK_MILLIS * MILLIS;

    @Test
    void runs_a_task_when_it_is_due_and_not_before() {
        TimerWheel wheel = new TimerWheel(0);
        List<String> ran = new ArrayList<>();
        wheel.schedule(() -> ran.add("a"), 0, 300 * MILLIS);

        wheel.advance(299 * MILLIS);
        assertThat(ran).isEmpty();
        wheel.advance(300 * MILLIS + TICK);
        assertThat(ran).containsExactly("a");
        assertThat(wheel.size()).isZero();
    }

    @Test
    void a_task_that_was_taken_back_never_runs() {
        TimerWheel wheel = new TimerWheel(0);
        List<String> ran = new ArrayList<>();
        TimerWheel.Entry entry = wheel.schedule(() -> ran.add("a"), 0, MILLIS);

        entry.cancel();
        entry.cancel();
        wheel.advance(1_000 * MILLIS);

        assertThat(ran).isEmpty();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void a_task_may_take_back_its_neighbours_and_set_new_ones() {
        TimerWheel wheel = new TimerWheel(0);
        List<String> ran = new ArrayList<>();
        List<TimerWheel.Entry> entries = new ArrayList<>();
        entries.add(wheel.schedule(
                () -> {
                    ran.add("first");
                    entries.get(1).cancel();
                    wheel.schedule(() -> ran.add("new"), TICK, 0);
                },
                0,
                0));
        entries.add(wheel.schedule(() -> ran.add("second"), 0, 0));
        entries.add(wheel.schedule(() -> ran.add("third"), 0, 0));

        wheel.advance(10 * TICK);

        assertThat(ran).containsExactly("first", "third", "new");
    }

    @Test
    void an_idle_wheel_does_not_count_the_time_it_slept() {
        TimerWheel wheel = new TimerWheel(0);
        long late = 1_000_000L * TICK;
        List<String> ran = new ArrayList<>();

        wheel.schedule(() -> ran.add("a"), late, 100 * MILLIS);
        wheel.advance(late + 10 * MILLIS);
        assertThat(ran).isEmpty();
        wheel.advance(late + 100 * MILLIS + TICK);

        assertThat(ran).containsExactly("a");
    }

    @Test
    void every_deadline_is_met_once_never_early_and_less_than_two_ticks_late() {
        SplittableRandom random = new SplittableRandom(3);
        TimerWheel wheel = new TimerWheel(-500 * TICK - 77);
        long[] now = {-500 * TICK - 77};
        int[] ran = {0};

        for (int i = 0; i < 20_000; i++) {
            long due = now[0] + random.nextLong(60_000 * MILLIS);
            TimerWheel.Entry entry = wheel.schedule(
                    () -> {
                        ran[0]++;
                        assertThat(now[0]).isBetween(due, due + 2 * TICK);
                    },
                    now[0],
                    due - now[0]);
            if (random.nextInt(4) == 0) {
                entry.cancel();
                ran[0]++;
            }
            now[0] += random.nextLong(TICK);
            wheel.advance(now[0]);
        }
        for (int i = 0; i < 2_000; i++) {
            now[0] += TICK;
            wheel.advance(now[0]);
        }

        assertThat(ran[0]).isEqualTo(20_000);
        assertThat(wheel.size()).isZero();
    }
}
