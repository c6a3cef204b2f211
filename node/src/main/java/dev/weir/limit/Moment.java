// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.cluster.Quorum;
import java.time.Duration;

/**
 * When and where an owner decides.
 *
 * @param nowMillis by the cluster's clock
 * @param here how many members the owner counts on, itself included: those that have answered lately, and the one that
 *     keeps a copy, since nothing is granted without it; under {@link OnPartition#SHARE} without those that came so
 *     lately that what they spent apart may not be merged yet
 * @param expected how many members there should be
 * @param settled whether nobody went within {@link #SETTLING}: whoever is missing has had time to notice as well
 * @param lostMillis when the owner's part of the shared state was lost the last time, by the cluster's clock; 0 if
 *     never
 * @param micros so much later than {@code nowMillis} it is, 0 to 999; {@link #UNSAID} by a clock that has no smaller
 *     steps than a millisecond
 */
public record Moment(long nowMillis, int here, int expected, boolean settled, long lostMillis, int micros) {

    /** It is later than that by less than a millisecond. */
    public static final int UNSAID = -1;

    /** So long after a change of members nobody relies on what the others may know. */
    public static final Duration SETTLING = Duration.ofSeconds(5);

    /** A ledger further ahead than that was written by a clock that was wrong. */
    private static final long TRUSTED_MILLIS = 10_000;

    /** By a clock that has no smaller steps than a millisecond. */
    public Moment(long nowMillis, int here, int expected, boolean settled, long lostMillis) {
        this(nowMillis, here, expected, settled, lostMillis, UNSAID);
    }

    /** Of a node that counts by itself. */
    static Moment alone(long nowMillis) {
        return new Moment(nowMillis, 1, 1, true, 0);
    }

    /** It is not earlier than that, in microseconds. */
    long nowMicros() {
        return 1000 * nowMillis + Math.max(0, micros);
    }

    /** Whether all are here that should be, and have been for so long that nobody still counts without the others. */
    boolean whole() {
        return complete() && settled;
    }

    /** Whether all are here that should be. */
    public boolean complete() {
        return here >= expected;
    }

    boolean majority() {
        return here >= new Quorum(expected).needed();
    }

    /**
     * Whether others may not have noticed yet that they are cut off, and spend what this owner knows nothing of: they
     * have all copies of its ledgers.
     */
    boolean unsure() {
        return lostMillis > 0 && !complete() && nowMillis - lostMillis < SETTLING.toMillis();
    }

    /** Until when others may have spent what this owner knows nothing of; 0 if never. */
    long unknownMillis() {
        return lostMillis == 0 || whole() ? lostMillis : lostMillis + SETTLING.toMillis();
    }

    /** So much of an amount as this side of a split may have of it. */
    long share(long amount) {
        return Math.floorDiv(amount * certain(), expected);
    }

    /** The same for what has fractions. */
    double part() {
        return (double) certain() / expected;
    }

    /** While it is not sure who is still here, an owner counts on nobody but itself. */
    private int certain() {
        return settled ? Math.min(here, expected) : 1;
    }

    /** The same time in a cluster that is whole. */
    Moment asWhole() {
        return new Moment(nowMillis, expected, expected, true, lostMillis, micros);
    }

    /** The same, but not before what the ledger has seen: clocks of successive owners may differ a little. */
    Moment notBefore(long millis) {
        return nowMillis >= millis || millis - nowMillis > TRUSTED_MILLIS
                ? this
                : new Moment(millis, here, expected, settled, lostMillis, Math.min(0, micros));
    }
}
