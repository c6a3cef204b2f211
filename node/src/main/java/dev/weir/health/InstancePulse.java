// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

/**
 * What a node says of one instance.
 *
 * @param inFlight requests it has under way there
 * @param latencyNanos how long answers took lately; 0 when nothing is known
 * @param counted since the node's start
 * @param run failures since the last success
 * @param lastOkMillis cluster time of that; 0 for none
 * @param lastBadMillis cluster time of the last failure; 0 for none
 * @param lastBad what that was, in words
 * @param avoided the node itself cannot reach it and leaves it alone
 * @param trial the last one that it made
 * @param probe what it saw as its prober
 */
public record InstancePulse(
        int inFlight,
        long latencyNanos,
        Outcomes counted,
        int run,
        long lastOkMillis,
        long lastBadMillis,
        String lastBad,
        boolean avoided,
        TrialReport trial,
        ProbeReport probe) {

    public static final InstancePulse NOTHING =
            new InstancePulse(0, 0, Outcomes.NONE, 0, 0, 0, "", false, TrialReport.NONE, ProbeReport.NONE);
}
