// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

/**
 * What a node says of one route's attempts at an upstream.
 *
 * @param counted since the node's start
 * @param trial the last one that it made
 */
public record BreakerPulse(Outcomes counted, TrialReport trial) {

    public static final BreakerPulse NOTHING = new BreakerPulse(Outcomes.NONE, TrialReport.NONE);
}
