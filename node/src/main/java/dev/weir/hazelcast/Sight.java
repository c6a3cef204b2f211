// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import java.time.Duration;

/**
 * How many members one sees, and since when. A value: each look makes the next one. Times are by its own clock.
 *
 * @param here at the last look; 0 before the first one
 * @param steady so many have been here for a while
 * @param grownNanos when somebody was seen to come
 * @param shrunk whether somebody was ever seen to be gone
 * @param shrunkNanos when that was so the last time
 */
record Sight(int here, int steady, long grownNanos, boolean shrunk, long shrunkNanos) {

    static final Sight NONE = new Sight(0, 0, 0, false, 0);

    /** The sight after another look. */
    Sight look(int now, long nowNanos, Duration settling) {
        if (now < here) {
            return new Sight(now, Math.min(steady, now), grownNanos, true, nowNanos);
        }
        if (now > here) {
            return new Sight(now, equals(NONE) ? now : steady, nowNanos, shrunk, shrunkNanos);
        }
        return steady < here && nowNanos - grownNanos >= settling.toNanos()
                ? new Sight(here, here, grownNanos, shrunk, shrunkNanos)
                : this;
    }

    /**
     * Since when the others must have answered to be counted on: well within the time in which all notice who is gone,
     * and after somebody was seen to be gone, since whoever cannot be reached then has been missing at the same time.
     */
    long certainSince(long nowNanos, Duration settling) {
        long lately = nowNanos - settling.toNanos() * 3 / 5;
        return shrunk && shrunkNanos - lately > 0 ? shrunkNanos : lately;
    }

    /** Whether it is a while ago that somebody was seen to be gone. */
    boolean settled(long nowNanos, Duration settling) {
        return !shrunk || nowNanos - shrunkNanos >= settling.toNanos();
    }
}
