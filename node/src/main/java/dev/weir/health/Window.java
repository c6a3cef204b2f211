// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.Arrays;

/** What was counted in the last so many seconds, in ten steps. One thread at a time. */
final class Window {

    private static final int STEPS = 10;

    private final Outcomes[] steps = new Outcomes[STEPS];
    private final long[] numbers = new long[STEPS];
    private final long stepMillis;

    Window(Duration length) {
        stepMillis = Math.max(1, length.toMillis() / STEPS);
        clear();
    }

    void add(long nowMillis, Outcomes more) {
        long number = nowMillis / stepMillis;
        int index = (int) Math.floorMod(number, (long) STEPS);
        steps[index] = numbers[index] == number ? steps[index].plus(more) : more;
        numbers[index] = number;
    }

    Outcomes sum(long nowMillis) {
        long oldest = nowMillis / stepMillis - STEPS;
        Outcomes sum = Outcomes.NONE;
        for (int i = 0; i < STEPS; i++) {
            sum = numbers[i] > oldest ? sum.plus(steps[i]) : sum;
        }
        return sum;
    }

    void clear() {
        Arrays.fill(steps, Outcomes.NONE);
        Arrays.fill(numbers, Long.MIN_VALUE);
    }
}
