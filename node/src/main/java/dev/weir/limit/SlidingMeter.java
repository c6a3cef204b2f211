// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Arrays;

/**
 * What was spent, and until when it may have been: every grant counts from the end of its life, so that no window of
 * the rate's length, wherever it begins, ever has more than the limit.
 *
 * @param log pairs, the oldest first: the end of a grant's life, rounded up to a thousandth of the window, and tokens
 * @param cutMillis when the cluster was first seen to be incomplete; 0 while it is complete
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a list of boxes would be six times as large.
public record SlidingMeter(long[] log, long cutMillis) implements Meter {

    static final SlidingMeter FRESH = new SlidingMeter(new long[0], 0);

    private static final int PARTS = 1024;
    private static final long VALID_MIN_MILLIS = 10;
    private static final long VALID_MAX_MILLIS = 50;

    @Override
    public SlidingMeter at(Terms terms, Rate rate, Moment moment) {
        long over = moment.nowMillis() - length(rate);
        int gone = 0;
        while (gone < log.length && log[gone] <= over) {
            gone += 2;
        }
        long cut = moment.whole() ? 0 : cutMillis == 0 ? moment.nowMillis() : cutMillis;
        return gone == 0 && cut == cutMillis
                ? this
                : new SlidingMeter(gone == 0 ? log : Arrays.copyOfRange(log, gone, log.length), cut);
    }

    @Override
    public boolean reaches(Terms terms, Rate rate, Moment moment, long millis) {
        return stamp(rate, millis + validMillis(terms, rate, moment)) > moment.nowMillis() - length(rate);
    }

    @Override
    public SlidingMeter exhausted(Rate rate, Moment moment) {
        long stamp = stamp(rate, moment.nowMillis() + VALID_MAX_MILLIS);
        return new SlidingMeter(new long[] {stamp, rate.limit()}, cutMillis);
    }

    @Override
    public long remaining(Terms terms, Rate rate, Moment moment) {
        if (cutMillis == 0 || terms.onPartition() != OnPartition.SHARE) {
            return Math.max(0, rate.limit() - used(Long.MIN_VALUE, Long.MAX_VALUE));
        }
        long boundary = cutMillis + validMillis(terms, rate, moment);
        long before = used(Long.MIN_VALUE, boundary - 1);
        return Math.max(0, moment.share(rate.limit() - before) - used(boundary, Long.MAX_VALUE));
    }

    private long used(long fromMillis, long toMillis) {
        long used = 0;
        for (int i = 0; i < log.length; i += 2) {
            used += log[i] >= fromMillis && log[i] <= toMillis ? log[i + 1] : 0;
        }
        return used;
    }

    @Override
    public SlidingMeter take(Terms terms, Rate rate, Moment moment, long tokens) {
        return tokens == 0 ? this : add(stamp(rate, moment.nowMillis() + validMillis(terms, rate, moment)), tokens);
    }

    private SlidingMeter add(long stamp, long tokens) {
        int last = log.length - 2;
        boolean same = last >= 0 && log[last] >= stamp;
        long[] longer = Arrays.copyOf(log, same ? log.length : log.length + 2);
        if (same) {
            longer[last + 1] += tokens;
        } else {
            longer[last + 2] = stamp;
            longer[last + 3] = tokens;
        }
        return new SlidingMeter(longer, cutMillis);
    }

    private static long stamp(Rate rate, long millis) {
        long part = Math.max(1, length(rate) / PARTS);
        return Math.floorDiv(millis + part - 1, part) * part;
    }

    /** Nothing: they live so shortly that they are as good as spent. */
    @Override
    public SlidingMeter giveBack(long tokens, long era) {
        return this;
    }

    @Override
    public long era(Moment moment) {
        return moment.nowMillis();
    }

    @Override
    public long validMillis(Terms terms, Rate rate, Moment moment) {
        return validMillis(rate.window().length());
    }

    /** The longer they may be spent, the longer they count that were spent at once. */
    static long validMillis(Duration window) {
        return Math.max(VALID_MIN_MILLIS, Math.min(VALID_MAX_MILLIS, window.toMillis() / 100));
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
        SlidingMeter merged = new SlidingMeter(new long[0], Math.max(cutMillis, theirs.cutMillis));
        int i = 0;
        int j = 0;
        while (i < log.length || j < theirs.log.length) {
            long ours = i < log.length ? log[i] : Long.MAX_VALUE;
            long next = j < theirs.log.length ? theirs.log[j] : Long.MAX_VALUE;
            long stamp = Math.min(ours, next);
            long here = ours == stamp ? log[i + 1] : 0;
            long there = next == stamp ? theirs.log[j + 1] : 0;
            // From before the split both have it.
            merged = merged.add(stamp, isApart(stamp) || theirs.isApart(stamp) ? here + there : Math.max(here, there));
            i += ours == stamp ? 2 : 0;
            j += next == stamp ? 2 : 0;
        }
        return merged;
    }

    private boolean isApart(long stamp) {
        return cutMillis != 0 && stamp > cutMillis;
    }

    private static long length(Rate rate) {
        return rate.window().length().toMillis();
    }
}
