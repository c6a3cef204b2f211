// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;

/**
 * What the owner of a key said last.
 *
 * @param atNanos when that was heard, by the node's clock
 */
record Known(Grant grant, long atNanos) {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    /** What is left of the time until more can be had, in milliseconds, at least 1. */
    long resetMillis(long nowNanos) {
        return Math.max(1, grant.resetMillis() - (nowNanos - atNanos) / MILLI);
    }

    /** What one may know that was admitted from a lease. */
    Decision admitted(Lease from, long nowNanos) {
        long remaining = Math.max(0, grant.remaining() + from.tokens());
        return new Decision(Decision.Verdict.ADMITTED, remaining, resetMillis(nowNanos), grant.violated());
    }
}
