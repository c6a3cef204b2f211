// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

/**
 * What became of the last trial that a node was given.
 *
 * @param number of the trial: its verdict's {@code sinceMillis}; 0 for none
 * @param end how far it is
 */
public record TrialReport(long number, End end) {

    /** How far a trial is. */
    public enum End {
        NONE,
        UNDER_WAY,
        OK,
        FAILED
    }

    public static final TrialReport NONE = new TrialReport(0, End.NONE);
}
