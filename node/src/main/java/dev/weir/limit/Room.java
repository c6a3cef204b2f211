// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * How many ledgers and permit ledgers there are at a place that keeps them, and how many there may be.
 *
 * @param kept may be more than {@code most} for a while, when the place took some over from another one
 * @param most beyond that, no further keys are counted; those that are known go on
 */
public record Room(long kept, long most) {

    /** Where a node does not say how many it keeps: several times what has ever been needed. */
    public static final int USUAL = 1_000_000;

    static final Room UNKNOWN = new Room(0, USUAL);
}
