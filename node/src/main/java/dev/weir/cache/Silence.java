// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * For how long other nodes have said nothing to this one, and whether that is too long. What this node did not listen
 * to, because it stood still itself, nobody has kept from it. From any thread, but for the ticks.
 */
final class Silence {

    /** A longer time between two ticks is one in which this node did not run, or waited for nobody. */
    private static final Duration TICK_MAX = Duration.ofMillis(20);

    /** For so many times the deadline it waits for one that says something, but not what it was asked for. */
    private static final int PATIENCE = 10;

    private final LongSupplier nanoClock;
    private final long deadlineNanos;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private long tickedNanos;
    private final AtomicLong listenedNanos = new AtomicLong();

    /** @param deadline nobody waits longer for one that says nothing */
    Silence(LongSupplier nanoClock, Duration deadline) {
        this.nanoClock = nanoClock;
        this.deadlineNanos = deadline.toNanos();
        this.tickedNanos = nanoClock.getAsLong();
    }

    /**
     * When somebody was asked something.
     *
     * @param listenedNanos for how long this node had listened by then
     */
    record Asked(long nanos, long listenedNanos) {}

    Asked now() {
        return new Asked(nanoClock.getAsLong(), listenedNanos.get());
    }

    /** That one has said something, whatever it was. */
    void heard(String member) {
        heard.put(member, listenedNanos.get());
    }

    /** Whether it is no use to wait any longer for that one to answer. */
    boolean isTooLong(String member, Asked asked) {
        long listened = listenedNanos.get();
        long since = Math.max(asked.listenedNanos, heard.getOrDefault(member, asked.listenedNanos));
        return nanoClock.getAsLong() - asked.nanos >= deadlineNanos
                && (listened - since >= deadlineNanos || listened - asked.listenedNanos >= PATIENCE * deadlineNanos);
    }

    /** Only these are here. */
    void keepOnly(Collection<String> members) {
        heard.keySet().retainAll(members);
    }

    /** To be called many times a second while somebody waits, always on the same thread. */
    void tick() {
        long now = nanoClock.getAsLong();
        listenedNanos.addAndGet(Math.max(0, Math.min(now - tickedNanos, TICK_MAX.toNanos())));
        tickedNanos = now;
    }
}
