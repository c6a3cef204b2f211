// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

/**
 * How attempts ended, as numbers that only grow.
 *
 * @param ok an answer came that is not a failure
 * @param failed an answer came that is one, or none in time, or it broke off
 * @param unreached not even connected
 * @param slow of those that were answered, how many took too long
 */
public record Outcomes(long ok, long failed, long unreached, long slow) {

    public static final Outcomes NONE = new Outcomes(0, 0, 0, 0);

    /** All that ended. */
    public long total() {
        return ok + failed + unreached;
    }

    /** Those that were no good. */
    public long bad() {
        return failed + unreached;
    }

    public Outcomes plus(Outcomes more) {
        return new Outcomes(ok + more.ok, failed + more.failed, unreached + more.unreached, slow + more.slow);
    }

    /** What has come since then; a number that fell counts as none. */
    public Outcomes since(Outcomes before) {
        return new Outcomes(
                Math.max(0, ok - before.ok),
                Math.max(0, failed - before.failed),
                Math.max(0, unreached - before.unreached),
                Math.max(0, slow - before.slow));
    }
}
