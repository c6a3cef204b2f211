// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;

/**
 * What was spent, and by when: a grant counts from the end of its life until its holder says when it was spent, so that
 * no window of the rate's length, wherever it begins, ever has more than the limit.
 *
 * @param log {@link Groups} of tokens by when they were spent at the latest; where there would be too many, times are
 *     rounded up to a two-thousandth of the window or so
 * @param cutMillis when the cluster was first seen to be incomplete; 0 while it is complete
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a list of boxes would be six times as large.
public record SlidingMeter(long[] log, long cutMillis) implements Meter {

    static final SlidingMeter FRESH = new SlidingMeter(Groups.NONE, 0);

    /** Beyond so many groups, only so many parts of the window are told apart. */
    private static final int PARTS = 2048;

    /** More are never told apart: in a long window nobody would notice. */
    private static final int FINE_PARTS = 16_384;

    private static final long VALID_MIN_MILLIS = 10;
    static final long VALID_MAX_MILLIS = 50;

    @Override
    public SlidingMeter at(Terms terms, Rate rate, Moment moment) {
        long[] left = Groups.after(log, moment.nowMillis() - length(rate));
        long cut = moment.whole() ? 0 : cutMillis == 0 ? moment.nowMillis() : cutMillis;
        return left.length == log.length && cut == cutMillis ? this : new SlidingMeter(left, cut);
    }

    @Override
    public boolean reaches(Terms terms, Rate rate, Moment moment, long millis) {
        return millis + validMillis(terms, rate, moment) > moment.nowMillis() - length(rate);
    }

    @Override
    public SlidingMeter exhausted(Rate rate, Moment moment) {
        return new SlidingMeter(new long[] {moment.nowMillis() + VALID_MAX_MILLIS, rate.limit()}, cutMillis);
    }

    @Override
    public long remaining(Terms terms, Rate rate, Moment moment) {
        if (cutMillis == 0 || terms.onPartition() != OnPartition.SHARE) {
            return Math.max(0, rate.limit() - Groups.sum(log));
        }
        long apart = apartMillis(rate);
        long before = Groups.sum(log, Long.MIN_VALUE, apart - 1);
        return Math.max(0, moment.share(rate.limit() - before) - Groups.sum(log, apart, Long.MAX_VALUE));
    }

    /** What was granted since the cut counts from here on, at the earliest. */
    private long apartMillis(Rate rate) {
        return cutMillis + validMillis(rate.window().length());
    }

    @Override
    public SlidingMeter take(Terms terms, Rate rate, Moment moment, long tokens) {
        return tokens == 0
                ? this
                : new SlidingMeter(
                        with(log, moment.nowMillis() + validMillis(terms, rate, moment), tokens, rate), cutMillis);
    }

    private static long[] with(long[] groups, long atMillis, long tokens, Rate rate) {
        long[] more = Groups.with(groups, Groups.rounded(atMillis, 1 + length(rate) / FINE_PARTS), tokens);
        return more.length > 2 * PARTS ? Groups.coarse(more, 1 + length(rate) / PARTS) : more;
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
        long end = spending.endMillis();
        long over = moment.nowMillis() - length(rate);
        long found = end <= over ? 0 : Math.min(spending.tokens(), Groups.sum(log, end, Long.MAX_VALUE));
        if (found == 0) {
            return this;
        }
        long[] others = Groups.without(log, end, found);
        long spent = spentMillis(rate, spending, end);
        boolean counts = spending.spent() && spent > over;
        return new SlidingMeter(counts ? with(others, spent, found, rate) : others, cutMillis);
    }

    /** What one side of a split hears of must not be taken for what both sides knew before. */
    private long spentMillis(Rate rate, Spending spending, long end) {
        long spent = spending.spentMillis();
        if (cutMillis == 0) {
            return spent;
        }
        long apart = apartMillis(rate);
        return Math.max(spent, Math.min(end, end >= apart ? apart : cutMillis + 1));
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
    public long waitMillis(Terms terms, Rate rate, Moment moment, long tokens) {
        long missing = tokens - remaining(terms, rate, moment);
        long millis = 1;
        for (int i = 0; i < log.length && missing > 0; i += 2) {
            missing -= log[i + 1];
            millis = log[i] + length(rate) - moment.nowMillis();
        }
        return Math.max(1, millis);
    }

    @Override
    public long freshAtMillis(Terms terms, Rate rate) {
        return log.length == 0 ? 0 : log[log.length - 2] + length(rate);
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
        return cutMillis != 0 && stamp > cutMillis;
    }

    private static long length(Rate rate) {
        return rate.window().length().toMillis();
    }
}
