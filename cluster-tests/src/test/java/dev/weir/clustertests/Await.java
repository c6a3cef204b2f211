// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits until something holds, with a limit. */
final class Await {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /**
     * Returns when the assertion holds. Until then it may fail in any way; after the limit, its last failure counts.
     */
    static void until(Duration limit, ThrowingCallable assertion) {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (Throwable failure) {
                if (System.nanoTime() - start > limit.toNanos() || failure instanceof VirtualMachineError) {
                    throw new AssertionError(
                            "not within " + limit.toSeconds() + " s: " + failure.getMessage(), failure);
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
