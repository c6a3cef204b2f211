// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.concurrent.atomic.AtomicLongArray;

/** What one I/O thread counts of one instance. Written by that thread alone, read by any. */
final class Cell {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNREACHED = 2;
    private static final int SLOW = 3;
    private static final int LAST_OK = 4;

    /** More than are used: what one thread writes is in no line of memory that another one does. */
    private static final int SLOTS = 16;

    // One writer: a get and an ordered set are enough, and cost no more than plain ones.
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    void ok(long nowNanos) {
        bump(OK);
        slots.lazySet(LAST_OK, nowNanos);
    }

    void bad(boolean reached) {
        bump(reached ? FAILED : UNREACHED);
    }

    void slow() {
        bump(SLOW);
    }

    private void bump(int slot) {
        slots.lazySet(slot, slots.get(slot) + 1);
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
}
