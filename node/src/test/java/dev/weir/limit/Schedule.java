// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** What happens when, in virtual time; everything random comes from one seed. */
final class Schedule {

    static final long MILLI = 1_000_000;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final Random random;
    private long now;
    private long order;

    /** What happens then. */
    private record Event(long atNanos, long order, Runnable what) {}

    Schedule(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    Random random() {
        return random;
    }

    /** In true time, which no node knows. */
    long now() {
        return now;
    }

    void at(long nanos, Runnable what) {
        events.add(new Event(Math.max(nanos, now), order++, what));
    }

    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    void every(long nanos, Runnable what) {
        in(nanos, () -> {
            what.run();
            every(nanos, what);
        });
    }

    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().atNanos() <= end) {
            Event next = events.remove();
            now = next.atNanos();
            next.what().run();
        }
        now = end;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }
}
