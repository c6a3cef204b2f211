// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.PeakEwma;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How busy this node keeps an instance. Written by the I/O threads, each in a line of memory of its own, so that they
 * do not wait for each other; read by any.
 */
final class InstanceLoad {

    private static final int LINE = 16;
    private static final int IN_FLIGHT = 0;
    private static final int LATENCY = 1;
    private static final int HEARD_AT = 2;

    private final AtomicLongArray slots;
    private final LongSupplier nanoClock;

    /** @param loops how many I/O threads there are */
    InstanceLoad(int loops, LongSupplier nanoClock) {
        // A line before the first one: the length of an array is read by everybody.
        this.slots = new AtomicLongArray((loops + 1) * LINE);
        this.nanoClock = nanoClock;
    }

    /** A request goes there. Returns when, for {@link #answered}. */
    long begun(int loop) {
        bump(loop, 1);
        return nanoClock.getAsLong();
    }

    /** Nothing of the request is under way any more. Once for each that has begun. */
    void over(int loop) {
        bump(loop, -1);
    }

    /** The head of an answer is there. */
    void answered(int loop, long begunNanos) {
        int line = (loop + 1) * LINE;
        long now = nanoClock.getAsLong();
        long passed = now - slots.get(line + HEARD_AT);
        slots.lazySet(line + LATENCY, PeakEwma.with(slots.get(line + LATENCY), passed, now - begunNanos));
        slots.lazySet(line + HEARD_AT, now);
    }

    private void bump(int loop, int by) {
        int slot = (loop + 1) * LINE + IN_FLIGHT;
        slots.lazySet(slot, slots.get(slot) + by); // only this loop's thread writes it
    }

    /** Requests of this node under way there. */
    int inFlight() {
        long sum = 0;
        for (int slot = LINE + IN_FLIGHT; slot < slots.length(); slot += LINE) {
            sum += slots.get(slot);
        }
        return (int) sum;
    }

    /** How long its answers take of late; 0 where nothing is known. */
    long latencyNanos() {
        long now = nanoClock.getAsLong();
        long sum = 0;
        int known = 0;
        for (int line = LINE; line < slots.length(); line += LINE) {
            long latency = slots.get(line + LATENCY);
            if (latency > 0) {
                sum += PeakEwma.after(latency, now - slots.get(line + HEARD_AT));
                known++;
            }
        }
        return known == 0 ? 0 : sum / known;
    }
}
