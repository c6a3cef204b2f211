// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.cluster.Quorum;

/**
 * When and where an owner decides.
 *
 * @param nowMillis by the cluster's clock
 * @param here how many members the owner sees, itself included
 * @param expected how many members there should be
 * @param settled whether the others have had time to notice as well that somebody is missing
 * @param lostMillis when the owner's part of the shared state was lost the last time, by the cluster's clock; 0 if
 *     never
 */
public record Moment(long nowMillis, int here, int expected, boolean settled, long lostMillis) {

    /** A ledger further ahead than that was written by a clock that was wrong. */
    private static final long TRUSTED_MILLIS = 10_000;

    /** Of a node that counts by itself. */
    static Moment alone(long nowMillis) {
        return new Moment(nowMillis, 1, 1, true, 0);
    }

    /** Whether all are here that should be. */
    public boolean whole() {
        return here >= expected;
    }

    boolean majority() {
        return here >= new Quorum(expected).needed();
    }

    /** So much of an amount as this side of a split may have of it. */
    long share(long amount) {
        return whole() ? amount : Math.floorDiv(amount * here, expected);
    }

    /** The same time in a cluster that is whole. */
    Moment asWhole() {
        return new Moment(nowMillis, expected, expected, true, lostMillis);
    }

    /** The same, but not before what the ledger has seen: clocks of successive owners may differ a little. */
    Moment notBefore(long millis) {
        return nowMillis >= millis || millis - nowMillis > TRUSTED_MILLIS
                ? this
                : new Moment(millis, here, expected, settled, lostMillis);
    }
}
