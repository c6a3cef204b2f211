// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * Until when a node need not ask again for a key.
 *
 * @param above costs up to this are worth a question
 * @param violated the place of the rate that leaves nothing
 * @param verdict what becomes of the requests meanwhile
 */
record Denial(long untilNanos, long above, int violated, Decision.Verdict verdict) {

    static final Denial NONE = new Denial(0, Long.MAX_VALUE, 0, Decision.Verdict.REFUSED);

    /** The owner said nothing of use, or that it is full. */
    static Denial unanswered(long untilNanos, boolean full) {
        return new Denial(untilNanos, 0, 0, Decision.unanswered(full).verdict());
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
