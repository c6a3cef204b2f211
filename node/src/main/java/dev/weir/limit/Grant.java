// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What the owner of a key answers.
 *
 * @param decided false when the owner may not decide: it is on the wrong side of a split, or full
 * @param full it knows nothing of the key, and keeps as many others as it may
 * @param tokens that the holder may spend, 0 or more
 * @param era the windows they are from: tokens of another one cannot be spent together
 * @param validMillis how long they may be spent, from when they were asked for
 * @param remaining what is left at the owner
 * @param elsewhere whether another node has tokens that it may give back
 * @param resetMillis until more than {@code remaining} can be had, and at least a unit of the demand
 * @param violated the place in {@link Terms#rates()} of the rate that leaves the least
 * @param micros so much later than {@code era} it was granted, 0 to 999; {@link Moment#UNSAID} where that is not known
 *     or means nothing
 * @param early so much less than {@code resetMillis} it is in microseconds, 0 to 999
 */
public record Grant(
        boolean decided,
        boolean full,
        long tokens,
        long era,
        long validMillis,
        long remaining,
        boolean elsewhere,
        long resetMillis,
        int violated,
        int micros,
        int early) {

    /** Of an owner that has room, in whole milliseconds. */
    public Grant(
            boolean decided,
            long tokens,
            long era,
            long validMillis,
            long remaining,
            boolean elsewhere,
            long resetMillis,
            int violated) {
        this(decided, false, tokens, era, validMillis, remaining, elsewhere, resetMillis, violated, Moment.UNSAID, 0);
    }

    /** The same in whole milliseconds, for a node that is older. */
    public Grant coarse() {
        return new Grant(
                decided, full, tokens, era, validMillis, remaining, elsewhere, resetMillis, violated, Moment.UNSAID, 0);
    }

    /** Whether it says more than whole milliseconds. */
    public boolean isFine() {
        return micros != Moment.UNSAID;
    }

    static Grant undecided() {
        return new Grant(false, 0, 0, 0, 0, false, 0, 0);
    }

    /** There is no room for a key that is not known. */
    public static Grant noRoom() {
        return new Grant(false, true, 0, 0, 0, 0, false, 0, 0, Moment.UNSAID, 0);
    }
}
