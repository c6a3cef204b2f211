// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;

/**
 * Until when a node need not ask again for a key.
 *
 * @param above costs up to this are worth a question
 * @param violated the place of the rate that leaves nothing
 * @param verdict what becomes of the requests meanwhile
 */
record Denial(long untilNanos, long above, int violated, Decision.Verdict verdict) {

    static final Denial NONE = new Denial(0, Long.MAX_VALUE, 0, Decision.Verdict.REFUSED);

    /** How long to wait before asking again while other nodes may give tokens back, or somebody may answer. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(10).toNanos();

    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long MICRO = 1000;
    private static final long LONGEST_MILLIS = Duration.ofDays(366).toMillis();

    /** The owner had not all that it was asked for then, or has nothing left. */
    static Denial of(Terms terms, Grant grant, long askedNanos, long nowNanos) {
        long nanos = Math.min(grant.resetMillis(), LONGEST_MILLIS) * MILLI - grant.early() * MICRO;
        // A question for what falls free is on its way as long as this one was, and some owners round up.
        long free = terms.slides() ? askedNanos + nanos - (grant.isFine() ? 0 : MILLI) : nowNanos + nanos;
        long until = grant.elsewhere() ? nowNanos + Math.min(LOOK_AGAIN_NANOS, nanos) : free;
        return new Denial(until, grant.remaining(), grant.violated(), Decision.Verdict.REFUSED);
    }

    /** The owner said nothing of use, or that it is full. */
    static Denial unanswered(long nowNanos, boolean full) {
        return new Denial(
                nowNanos + LOOK_AGAIN_NANOS, 0, 0, Decision.unanswered(full).verdict());
    }

    /** @param resetMillis until there is more, as far as anybody knows */
    Decision decision(long resetMillis) {
        return verdict == Decision.Verdict.REFUSED
                ? new Decision(verdict, 0, resetMillis, violated)
                : Decision.unanswered(verdict == Decision.Verdict.FULL);
    }

    boolean covers(long cost, long nowNanos) {
        return cost > above && nowNanos - untilNanos < 0;
    }
}
