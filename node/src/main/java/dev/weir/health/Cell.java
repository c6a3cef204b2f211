// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.concurrent.atomic.AtomicLongArray;

/** What one I/O thread counts of one instance. Written by that thread alone, read by any. */
final class Cell {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNREACHED = 2;
    private static final int SLOW = 3;
    private static final int IN_FLIGHT = 4;
    private static final int LAST_OK = 5;
    private static final int LATENCY = 6;
    private static final int SLOTS = 7;

    /** In that time about half of what was known of the latency is forgotten. */
    private static final double FORGETS_IN_NANOS = 5e9;

    // One writer: a get and an ordered set are enough, and cost no more than plain ones.
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    void begun() {
        bump(IN_FLIGHT, 1);
    }

    void over() {
        bump(IN_FLIGHT, -1);
    }

    void ok(long tookNanos, long nowNanos) {
        bump(OK, 1);
        latency(tookNanos, nowNanos);
        slots.lazySet(LAST_OK, nowNanos);
    }

    void bad(boolean reached) {
        bump(reached ? FAILED : UNREACHED, 1);
    }

    void slow() {
        bump(SLOW, 1);
    }

    /** A moving average by time that follows a worse answer at once ("peak EWMA", as Finagle has it). */
    private void latency(long tookNanos, long nowNanos) {
        long before = slots.get(LATENCY);
        if (tookNanos >= before) {
            slots.lazySet(LATENCY, tookNanos);
            return;
        }
        double passed = nowNanos - slots.get(LAST_OK);
        double weight = passed / (passed + FORGETS_IN_NANOS);
        slots.lazySet(LATENCY, Math.max(1, before + (long) ((tookNanos - before) * weight)));
    }

    private void bump(int slot, long by) {
        slots.lazySet(slot, slots.get(slot) + by);
    }

    Outcomes counted() {
        return new Outcomes(slots.get(OK), slots.get(FAILED), slots.get(UNREACHED), slots.get(SLOW));
    }

    boolean hasOk() {
        return slots.get(OK) > 0;
    }

    long lastOkNanos() {
        return slots.get(LAST_OK);
    }

    long latencyNanos() {
        return slots.get(LATENCY);
    }

    int inFlight() {
        return (int) slots.get(IN_FLIGHT);
    }
}
