// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a limit. */
final class Await {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Await() {}

    /** Returns when the condition holds; fails after ten seconds. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited ten seconds until " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
