// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * How far the clock of a key's owner is ahead of this node's, at most: it grants nothing before it is asked. Of what it
 * answered lately, the least is nearest to the truth. Under its spender's lock.
 */
final class OwnerClock {

    /** No clock goes faster or slower than another by a larger part than this one, not even while it is set right. */
    private static final long DRIFT = 2000;

    private static final long MICRO = 1000;
    private static final long MILLI = 1_000_000;

    private boolean known;
    private long aheadNanos;
    private long atNanos;

    /**
     * By the node's clock, an owner granted that not before then.
     *
     * @param askedNanos when it was asked
     * @param nowNanos when its answer is here
     */
    long granted(Grant grant, long askedNanos, long nowNanos) {
        if (!grant.isFine()) {
            return askedNanos;
        }
        // Its clock has no smaller steps than a microsecond.
        long era = MILLI * grant.era() + MICRO * grant.micros() + MICRO;
        long before = aheadNanos + (askedNanos - atNanos) / DRIFT;
        // Else it would have granted that after its answer was here: it is another owner, or its clock was set.
        boolean holds = known && era - before <= nowNanos + MICRO;
        aheadNanos = holds ? Math.min(before, era - askedNanos) : era - askedNanos;
        atNanos = askedNanos;
        known = true;
        return era - aheadNanos;
    }
}
