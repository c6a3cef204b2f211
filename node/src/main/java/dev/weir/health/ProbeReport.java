// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

/**
 * What the prober of an instance has seen.
 *
 * @param run how many in a row were good, or bad as a negative number; 0 when there was none yet
 * @param atMillis of the last one, in cluster time
 * @param why the last one was bad, in words; empty when it was good
 */
public record ProbeReport(int run, long atMillis, String why) {

    public static final ProbeReport NONE = new ProbeReport(0, 0, "");

    /** After one more probe. */
    ProbeReport then(boolean good, long nowMillis, String reason) {
        int next = good ? Math.max(run, 0) + 1 : Math.min(run, 0) - 1;
        return new ProbeReport(next, nowMillis, good ? "" : reason);
    }
}
