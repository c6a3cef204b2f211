// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * Whether something may happen, and what the client may know of it.
 *
 * @param remaining how much more may happen soon, as far as this node knows
 * @param resetMillis until more than that may happen; when refused, until asking again makes sense
 * @param violated the place in {@link Terms#rates()} of the rate that leaves the least
 */
public record Decision(Verdict verdict, long remaining, long resetMillis, int violated) {

    /** How it was decided. */
    public enum Verdict {
        ADMITTED,
        REFUSED,
        /** The owner did not answer in time, or may not decide. */
        UNDECIDED,
        /** The owner does not know the key, and has no room for another one. */
        FULL
    }

    /** Nobody knows; in a second somebody may. */
    public static final Decision UNDECIDED = new Decision(Verdict.UNDECIDED, 0, 1000, 0);

    /** Nobody counts it; in a second somebody may. */
    public static final Decision FULL = new Decision(Verdict.FULL, 0, 1000, 0);

    /** Nothing that the owner could count. */
    static Decision unanswered(boolean full) {
        return full ? FULL : UNDECIDED;
    }

    public boolean admitted() {
        return verdict == Verdict.ADMITTED;
    }
}
