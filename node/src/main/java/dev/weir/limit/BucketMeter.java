// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * A bucket that fills at the rate of the limit. What nodes hold in stock is still in it as far as its brim is
 * concerned, so that bucket and stock together never exceed the burst.
 *
 * @param level tokens in the bucket
 * @param atMillis when that was so
 * @param stock {@link Groups} of granted tokens that may not be spent yet, by the ends of their lives
 * @param part so much of the whole bucket is this side's of a split: 1 while the cluster is complete
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a list of boxes would be six times as large.
public record BucketMeter(double level, long atMillis, long[] stock, double part) implements Meter {

    /** How long tokens live outside the bucket. */
    static final long VALID_MILLIS = 500;

    /** How long those of a bucket that gives nothing out for later: they are spent when they arrive. */
    private static final long SPENT_MILLIS = 50;

    /** A smaller bucket gives nothing out for later: it would stand half empty for it. */
    private static final long STOCK_FROM_BURST = 64;

    /** Ends of lives are rounded up to this, so that there are few of them. */
    private static final long PART_MILLIS = 10;

    /** A hundred years. */
    private static final long FOREVER_MILLIS = 100 * 366 * 86_400_000L;

    private static final double ROUNDING = 1e-9;

    static BucketMeter fresh(Terms terms, Rate rate, Moment moment) {
        double brim = brim(terms, rate, moment);
        return new BucketMeter(brim, moment.nowMillis(), Groups.NONE, part(terms, moment));
    }

    @Override
    public BucketMeter at(Terms terms, Rate rate, Moment moment) {
        double perMilli = perMilli(terms, rate, moment);
        double brim = brim(terms, rate, moment);
        double now = part(terms, moment);
        double filled = Math.min(brim, now < part ? level * now / part : level);
        long from = atMillis;
        long outside = Groups.sum(stock);
        int gone = 0;
        while (gone < stock.length && stock[gone] <= moment.nowMillis()) {
            // Until then it had its place in the bucket.
            filled = fill(filled, brim - outside, perMilli * Math.max(0, stock[gone] - from));
            from = Math.max(from, stock[gone]);
            outside -= stock[gone + 1];
            gone += 2;
        }
        filled = fill(filled, brim - outside, perMilli * Math.max(0, moment.nowMillis() - from));
        return new BucketMeter(
                filled, Math.max(atMillis, moment.nowMillis()), Groups.after(stock, moment.nowMillis()), now);
    }

    /** Up to the brim; what is above it already stays. */
    private static double fill(double level, double brim, double more) {
        return Math.max(level, Math.min(brim, level + more));
    }

    @Override
    public boolean reaches(Terms terms, Rate rate, Moment moment, long millis) {
        return millis + Meter.capacity(terms, rate) / perMilli(terms, rate, moment) > moment.nowMillis();
    }

    @Override
    public BucketMeter exhausted(Rate rate, Moment moment) {
        return new BucketMeter(0, atMillis, stock, part);
    }

    @Override
    public long remaining(Terms terms, Rate rate, Moment moment) {
        return Math.max(0, (long) (level + ROUNDING));
    }

    @Override
    public BucketMeter take(Terms terms, Rate rate, Moment moment, long tokens) {
        if (tokens == 0) {
            return this;
        }
        long[] more = stocks(terms, rate) ? Groups.with(stock, endMillis(moment), tokens) : stock;
        return new BucketMeter(level - tokens, atMillis, more, part);
    }

    private static long endMillis(Moment moment) {
        return Groups.rounded(moment.nowMillis() + VALID_MILLIS, PART_MILLIS);
    }

    /** Whether the bucket is large enough to give tokens out for later. */
    static boolean stocks(Terms terms, Rate rate) {
        long quarterSecond = 250 * rate.limit() / rate.window().length().toMillis();
        return Meter.capacity(terms, rate) >= Math.max(STOCK_FROM_BURST, quarterSecond);
    }

    /** Nothing: what becomes of its tokens is said by {@link #settle}. */
    @Override
    public BucketMeter giveBack(long tokens, long era) {
        return this;
    }

    /** They have no place in the bucket any more, or are in it again. After their life they are as good as spent. */
    @Override
    public BucketMeter settle(Terms terms, Rate rate, Moment moment, Spending spending) {
        long end = spending.endMillis();
        boolean over = end <= moment.nowMillis();
        long found = over ? 0 : Math.min(spending.tokens(), Groups.sum(stock, end, Long.MAX_VALUE));
        return found == 0
                ? this
                : new BucketMeter(
                        spending.spent() ? level : level + found, atMillis, Groups.without(stock, end, found), part);
    }

    @Override
    public long era(Moment moment) {
        return moment.nowMillis();
    }

    @Override
    public long validMillis(Terms terms, Rate rate, Moment moment) {
        return stocks(terms, rate) ? VALID_MILLIS : SPENT_MILLIS;
    }

    @Override
    public long waitMicros(Terms terms, Rate rate, Moment moment, long tokens) {
        double millis = Math.ceil((tokens - level) / perMilli(terms, rate, moment));
        return 1000 * Math.max(1, Math.min((long) millis, FOREVER_MILLIS));
    }

    /** As if it were empty now: one that asks later knows only when it was granted something, not what was left. */
    @Override
    public long freshAtMillis(Terms terms, Rate rate) {
        double perMilli = (double) rate.limit() / rate.window().length().toMillis();
        long millis = (long) Math.ceil(Meter.capacity(terms, rate) / perMilli);
        return atMillis + VALID_MILLIS + Math.min(millis, FOREVER_MILLIS);
    }

    /** As empty as the emptier one, at the later moment: neither has what the other one earned. */
    @Override
    public BucketMeter merge(Meter other) {
        BucketMeter theirs = (BucketMeter) other;
        BucketMeter later = atMillis >= theirs.atMillis ? this : theirs;
        BucketMeter earlier = atMillis >= theirs.atMillis ? theirs : this;
        long[] both = later.stock;
        for (int i = 0; i < earlier.stock.length; i += 2) {
            both = Groups.with(both, earlier.stock[i], earlier.stock[i + 1]);
        }
        return new BucketMeter(Math.min(level, theirs.level), later.atMillis, both, Math.min(part, theirs.part));
    }

    private static double brim(Terms terms, Rate rate, Moment moment) {
        return Meter.capacity(terms, rate) * part(terms, moment);
    }

    private static double perMilli(Terms terms, Rate rate, Moment moment) {
        return part(terms, moment) * rate.limit() / rate.window().length().toMillis();
    }

    private static double part(Terms terms, Moment moment) {
        return terms.onPartition() == OnPartition.SHARE && !moment.whole() ? moment.part() : 1;
    }
}
