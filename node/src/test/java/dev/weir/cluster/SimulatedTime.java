// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** What happens when, in virtual time; everything random comes from one seed. */
public final class SimulatedTime {

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
    private final Random random;
    private long now;
    private long order;

    /** What happens then. */
    private record Event(long atMillis, long order, Runnable what) {}

    public SimulatedTime(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    public long now() {
        return now;
    }

    public void in(long millis, Runnable what) {
        events.add(new Event(now + millis, order++, what));
    }

    public void runUntil(long end) {
        while (!events.isEmpty() && events.peek().atMillis() <= end) {
            Event next = events.remove();
            now = next.atMillis();
            next.what().run();
        }
        now = end;
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public long between(long least, long most) {
        return least + random.nextInt((int) (most - least + 1));
    }
}
