// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a limit. */
public final class Eventually {

    private Eventually() {}

    /** Fails when the condition does not come true within 10 s. */
    public static void holds(String what, BooleanSupplier condition) {
        holds(what, Duration.ofSeconds(10), condition);
    }

    /** Fails when the condition does not come true within the limit. */
    public static void holds(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
