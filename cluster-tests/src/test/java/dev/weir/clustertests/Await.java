// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * Waits until something holds, with a limit. Time in which the whole machine stood still does not count: nobody got
 * anything done in it.
 */
final class Await {

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** A pause that is so much longer than it should be: the machine stood still. */
    private static final Duration STALL_MIN = Duration.ofMillis(200);

    private Await() {}

    /**
     * Returns when the assertion holds. Until then it may fail in any way; after the limit, its last failure counts.
     */
    static void until(Duration limit, ThrowingCallable assertion) {
        result(limit, () -> {
            assertion.call();
            return true;
        });
    }

    /** What an attempt gives that does not fail; the attempts before it may, as in {@link #until}. */
    static <T> T result(Duration limit, ThrowingSupplier<T> attempt) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return attempt.get();
            } catch (Throwable failure) {
                if (System.nanoTime() - end > 0 || failure instanceof VirtualMachineError) {
                    throw new AssertionError(
                            "not within " + limit.toSeconds() + " s: " + failure.getMessage(), failure);
                }
            }
            end += stalledNanos();
        }
    }

    /**
     * Returns when it is later than that.
     *
     * @param millis since 1970
     * @return whether the machine never stood still meanwhile
     */
    static boolean isCalmUntil(long millis) {
        boolean calm = true;
        while (System.currentTimeMillis() <= millis) {
            calm &= stalledNanos() == 0;
        }
        return calm;
    }

    /** Pauses for a moment, and says for how long the machine stood still then. */
    private static long stalledNanos() {
        long begun = System.nanoTime();
        LockSupport.parkNanos(PAUSE.toNanos());
        long more = System.nanoTime() - begun - PAUSE.toNanos();
        return more > STALL_MIN.toNanos() ? more : 0;
    }
}
