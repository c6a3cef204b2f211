// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * Until when a node need not ask again for a key.
 *
 * @param above costs up to this are worth a question
 * @param violated the place of the rate that leaves nothing
 * @param decided false when the owner said nothing of use
 */
record Denial(long untilNanos, long above, int violated, boolean decided) {

    static final Denial NONE = new Denial(0, Long.MAX_VALUE, 0, true);

    static Denial undecided(long untilNanos) {
        return new Denial(untilNanos, 0, 0, false);
    }

    boolean covers(long cost, long nowNanos) {
        return cost > above && nowNanos - untilNanos < 0;
    }
}
