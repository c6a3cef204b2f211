// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

/**
 * An average of latencies that follows a peak at once and forgets it by and by, as Finagle has it: what is slow now is
 * avoided from the first slow answer on, and tried again when it has not been heard of for a while.
 */
public final class PeakEwma {

    /** In that time, half of what was known is forgotten; in three times as long, three quarters. */
    private static final double HALF_LIFE_NANOS = 10e9;

    private PeakEwma() {}

    /**
     * The average with one more latency.
     *
     * @param before the average then; 0 where nothing was known
     * @param passedNanos since then
     */
    public static long with(long before, long passedNanos, long latencyNanos) {
        if (before == 0 || latencyNanos >= before) {
            return Math.max(1, latencyNanos);
        }
        double kept = kept(passedNanos);
        return Math.max(1, Math.round(before * kept + latencyNanos * (1 - kept)));
    }

    /** What is left of an average when nothing is heard for so long. */
    public static long after(long average, long passedNanos) {
        return average == 0 ? 0 : Math.max(1, Math.round(average * kept(passedNanos)));
    }

    private static double kept(long passedNanos) {
        return HALF_LIFE_NANOS / (HALF_LIFE_NANOS + Math.max(0, passedNanos));
    }
}
