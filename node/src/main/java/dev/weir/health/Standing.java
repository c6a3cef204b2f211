// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;

/**
 * Whether this node may ask an instance now.
 *
 * @param usable like any other
 * @param trial one request may: who wants to send it asks {@link Counters#takeTrial()}
 * @param warmSinceMillis cluster time when it began to be used; 0 when it always was
 */
public record Standing(boolean usable, boolean trial, long warmSinceMillis) {

    /** Of what nothing is known. */
    public static final Standing GOOD = new Standing(true, false, 0);

    /** What share of its usual traffic it should have by now, more than 0 and at most 1. */
    public double warmth(long clusterMillis, Duration slowStart) {
        if (warmSinceMillis == 0 || slowStart.isZero()) {
            return 1;
        }
        double share = (double) (clusterMillis - warmSinceMillis) / slowStart.toMillis();
        return Math.min(1, Math.max(0.05, share));
    }
}
