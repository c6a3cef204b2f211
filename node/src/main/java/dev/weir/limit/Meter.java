// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** How much of one rate was spent. A value: what changes makes another one. All times are by the cluster's clock. */
public sealed interface Meter permits WindowMeter, SlidingMeter, BucketMeter {

    /** One that nothing was taken from. */
    static Meter fresh(Terms terms, Rate rate, Moment moment) {
        return switch (terms.algorithm()) {
            case FIXED_WINDOW -> WindowMeter.fresh(terms, rate, moment);
            case SLIDING_WINDOW -> SlidingMeter.FRESH;
            case TOKEN_BUCKET -> BucketMeter.fresh(terms, rate, moment);
        };
    }

    /** The most that can be taken of a rate at once. */
    static long capacity(Terms terms, Rate rate) {
        return terms.algorithm() == Algorithm.TOKEN_BUCKET && terms.burst() > 0 ? terms.burst() : rate.limit();
    }

    /** The same at a later moment: what is over is forgotten, what is earned is added. */
    Meter at(Terms terms, Rate rate, Moment moment);

    /** Whether what was taken at that time would still count; on a fresh one. */
    boolean reaches(Terms terms, Rate rate, Moment moment, long millis);

    /** With nothing left, for as long as what was lost might count. */
    Meter exhausted(Rate rate, Moment moment);

    /** What can be taken now, 0 or more; after {@link #at}. */
    long remaining(Terms terms, Rate rate, Moment moment);

    /** After so much was taken, which was not more than {@link #remaining} unless the limit is open. */
    Meter take(Terms terms, Rate rate, Moment moment, long tokens);

    /** After tokens of a fixed window came back unspent. */
    Meter giveBack(long tokens, long era);

    /** After it is known what became of tokens that were taken, where they do not count for a fixed window. */
    Meter settle(Terms terms, Rate rate, Moment moment, Spending spending);

    /** What tells the tokens that are taken now from those that cannot be spent together with them. */
    long era(Moment moment);

    /** How long what is taken now may be spent, in milliseconds. */
    long validMillis(Terms terms, Rate rate, Moment moment);

    /** How long until so many can be had, more than {@link #remaining}; in microseconds, at least 1. */
    long waitMicros(Terms terms, Rate rate, Moment moment, long tokens);

    /** The same in milliseconds, rounded up. */
    default long waitMillis(Terms terms, Rate rate, Moment moment, long tokens) {
        return (waitMicros(terms, rate, moment, tokens) + 999) / 1000;
    }

    /** When this is no different from a fresh one any more. */
    long freshAtMillis(Terms terms, Rate rate);

    /** What both sides of a split spent, and what was spent before it once; the other one is of the same rate. */
    Meter merge(Meter other);
}
