// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.time.Duration;

/** So many of something that costs the other end nothing, and as many again per time: a token bucket. */
final class Budget {

    private final long nanosEach;
    private final int most;
    private int left;
    private long atNanos;

    Budget(int most, Duration per, long nowNanos) {
        this.most = most;
        this.left = most;
        this.nanosEach = per.toNanos() / most;
        this.atNanos = nowNanos;
    }

    /** @return whether there was one left */
    boolean take(long nowNanos) {
        if (left < most) {
            long back = (nowNanos - atNanos) / nanosEach;
            left = (int) Math.min(most, left + back);
            atNanos += back * nanosEach;
        } else {
            atNanos = nowNanos;
        }
        return left-- > 0;
    }

    /** For something useful that was done: so many more may come. */
    void earn(int more) {
        left = Math.min(most, left + more);
    }
}
