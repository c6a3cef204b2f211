// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** How fast the tokens of a key go on this node, from what went between one question and the next. */
final class Pace {

    private long atNanos;
    private long left;
    private double perNano;

    Pace(long nowNanos) {
        atNanos = nowNanos;
    }

    /** There are so many tokens more than before: granted, or with a minus given back or expired. */
    void credit(long tokens) {
        left += tokens;
    }

    /** So many tokens are there now; the rest went. What was longer ago than the hold counts little. */
    void measure(long tokens, long nowNanos, long holdNanos) {
        long passed = Math.max(1, nowNanos - atNanos);
        double weight = Math.min(1, (double) passed / holdNanos);
        perNano += weight * ((double) Math.max(0, left - tokens) / passed - perNano);
        left = tokens;
        atNanos = nowNanos;
    }

    /**
     * What will go in such a time. Of a key that is asked for seldom that is nothing: it would be given back unspent,
     * with one more question to its owner.
     */
    long wanted(long nanos) {
        return Math.round(perNano * nanos);
    }
}
