// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;

/**
 * What was spent, and by when: a grant counts from the end of its life until its holder says when it was spent, so that
 * no window of the rate's length, wherever it begins, ever has more than the limit.
 *
 * @param log {@link Groups} of tokens by when they were spent at the latest, in microseconds; where there would be too
 *     many, times are rounded up to a two-thousandth of the window or so
 * @param cutMillis when the cluster was first seen to be incomplete; 0 while it is complete
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a list of boxes would be six times as large.
public record SlidingMeter(long[] log, long cutMillis) implements Meter {

    static final SlidingMeter FRESH = new SlidingMeter(Groups.NONE, 0);

    /**
     * Beyond so many groups, only so many parts of the window are told apart; beyond twice as many in a short one, of
     * which copies have one for each millisecond at most.
     */
    private static final int PARTS = 2048;

    /** More are never told apart: in a long window nobody would notice. */
    private static final int FINE_PARTS = 16_384;

    /**
     * In longer windows nobody would notice parts of a millisecond. There, times are whole ones, so that all copies of
     * a ledger have the same.
     */
    private static final Duration FINE_UP_TO = Duration.ofSeconds(5);

    /** Of a millisecond, in microseconds: whole milliseconds are multiples of each. */
    private static final int[] PARTS_OF_A_MILLI = {1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500};

    private static final long VALID_MIN_MILLIS = 10;
    static final long VALID_MAX_MILLIS = 50;

    private static final long MILLI = 1000;

    /** One whose times are known in milliseconds. */
    public static SlidingMeter ofMillis(long[] log, long cutMillis) {
        long[] micros = log.clone();
        for (int i = 0; i < micros.length; i += 2) {
            micros[i] *= MILLI;
        }
        return new SlidingMeter(micros, cutMillis);
    }

    /** The log in milliseconds, rounded up. */
    public long[] logMillis() {
        long[] millis = Groups.coarse(log, MILLI);
        for (int i = 0; i < millis.length; i += 2) {
            millis[i] /= MILLI;
        }
        return millis;
    }

    @Override
    public SlidingMeter at(Terms terms, Rate rate, Moment moment) {
        long[] left = Groups.after(log, moment.nowMicros() - length(rate));
        long cut = moment.whole() ? 0 : cutMillis == 0 ? moment.nowMillis() : cutMillis;
        return left.length == log.length && cut == cutMillis ? this : new SlidingMeter(left, cut);
    }

    @Override
    public boolean reaches(Terms terms, Rate rate, Moment moment, long millis) {
        // It was taken in that millisecond, and not at its beginning.
        return millis + validMillis(terms, rate, moment)
                >= moment.nowMillis() - rate.window().length().toMillis();
    }

    @Override
    public SlidingMeter exhausted(Rate rate, Moment moment) {
        return new SlidingMeter(new long[] {moment.nowMicros() + MILLI * VALID_MAX_MILLIS, rate.limit()}, cutMillis);
    }

    @Override
    public long remaining(Terms terms, Rate rate, Moment moment) {
        if (cutMillis == 0 || terms.onPartition() != OnPartition.SHARE) {
            return Math.max(0, rate.limit() - Groups.sum(log));
        }
        long apart = apart(rate);
        long before = Groups.sum(log, Long.MIN_VALUE, apart - 1);
        return Math.max(0, moment.share(rate.limit() - before) - Groups.sum(log, apart, Long.MAX_VALUE));
    }

    /** What was granted since the cut counts from here on, at the earliest. */
    private long apart(Rate rate) {
        return MILLI * (cutMillis + validMillis(rate.window().length()));
    }

    @Override
    public SlidingMeter take(Terms terms, Rate rate, Moment moment, long tokens) {
        long end = moment.nowMicros() + MILLI * validMillis(terms, rate, moment);
        return tokens == 0 ? this : new SlidingMeter(with(log, end, tokens, rate), cutMillis);
    }

    private static long[] with(long[] groups, long at, long tokens, Rate rate) {
        long[] more = Groups.with(groups, Groups.rounded(at, part(rate, FINE_PARTS)), tokens);
        if (!isFine(rate)) {
            return more.length > 2 * PARTS ? Groups.coarse(more, part(rate, PARTS)) : more;
        }
        // One a multiple of the other: what was rounded up stays where it is.
        long part = part(rate, 2 * PARTS);
        long[] fewer = more.length > 4 * PARTS ? Groups.coarse(more, part) : more;
        return fewer.length > 4 * PARTS ? Groups.coarse(fewer, 2 * part) : fewer;
    }

    /** A little more than such a part of the window. */
    private static long part(Rate rate, int parts) {
        for (int part : isFine(rate) ? PARTS_OF_A_MILLI : new int[0]) {
            if (part > length(rate) / parts) {
                return part;
            }
        }
        return MILLI * (1 + length(rate) / MILLI / parts);
    }

    private static boolean isFine(Rate rate) {
        return rate.window().length().compareTo(FINE_UP_TO) < 0;
    }

    /** Nothing: what becomes of its tokens is said by {@link #settle}. */
    @Override
    public SlidingMeter giveBack(long tokens, long era) {
        return this;
    }

    /**
     * Whatever lies at the end of their life or later is as good as they are: of two times that change places, the
     * later one stays.
     */
    @Override
    public SlidingMeter settle(Terms terms, Rate rate, Moment moment, Spending spending) {
        long end = spending.end();
        long over = moment.nowMicros() - length(rate);
        long found = end <= over ? 0 : Math.min(spending.tokens(), Groups.sum(log, end, Long.MAX_VALUE));
        if (found == 0) {
            return this;
        }
        long[] others = Groups.without(log, end, found);
        long spent = spentAt(rate, spending, end);
        boolean counts = spending.spent() && spent > over;
        return new SlidingMeter(counts ? with(others, spent, found, rate) : others, cutMillis);
    }

    /** What one side of a split hears of must not be taken for what both sides knew before. */
    private long spentAt(Rate rate, Spending spending, long end) {
        long spent = spending.spentAt();
        if (cutMillis == 0) {
            return spent;
        }
        long apart = apart(rate);
        return Math.max(spent, Math.min(end, end >= apart ? apart : MILLI * (cutMillis + 1)));
    }

    @Override
    public long era(Moment moment) {
        return moment.nowMillis();
    }

    @Override
    public long validMillis(Terms terms, Rate rate, Moment moment) {
        return validMillis(rate.window().length());
    }

    /** The longer they may be spent, the longer they count when nobody says what became of them. */
    static long validMillis(Duration window) {
        return Math.max(VALID_MIN_MILLIS, Math.min(VALID_MAX_MILLIS, window.toMillis() / 10));
    }

    @Override
    public long waitMicros(Terms terms, Rate rate, Moment moment, long tokens) {
        long missing = tokens - remaining(terms, rate, moment);
        long micros = 1;
        for (int i = 0; i < log.length && missing > 0; i += 2) {
            missing -= log[i + 1];
            micros = log[i] + length(rate) - moment.nowMicros();
        }
        return Math.max(1, micros);
    }

    @Override
    public long freshAtMillis(Terms terms, Rate rate) {
        return log.length == 0 ? 0 : (log[log.length - 2] + length(rate)) / MILLI + 1;
    }

    @Override
    public SlidingMeter merge(Meter other) {
        SlidingMeter theirs = (SlidingMeter) other;
        long[] merged = Groups.NONE;
        int i = 0;
        int j = 0;
        while (i < log.length || j < theirs.log.length) {
            long ours = i < log.length ? log[i] : Long.MAX_VALUE;
            long next = j < theirs.log.length ? theirs.log[j] : Long.MAX_VALUE;
            long stamp = Math.min(ours, next);
            long here = ours == stamp ? log[i + 1] : 0;
            long there = next == stamp ? theirs.log[j + 1] : 0;
            // From before the split both have it.
            boolean apart = isApart(stamp) || theirs.isApart(stamp);
            merged = Groups.with(merged, stamp, apart ? here + there : Math.max(here, there));
            i += ours == stamp ? 2 : 0;
            j += next == stamp ? 2 : 0;
        }
        return new SlidingMeter(merged, Math.max(cutMillis, theirs.cutMillis));
    }

    private boolean isApart(long stamp) {
        return cutMillis != 0 && stamp > MILLI * cutMillis;
    }

    private static long length(Rate rate) {
        return MILLI * rate.window().length().toMillis();
    }
}
