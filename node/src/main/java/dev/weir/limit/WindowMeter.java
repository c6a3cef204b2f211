// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What was spent in the current one of fixed windows.
 *
 * @param startMillis when the window began
 * @param used tokens granted and not given back
 * @param base what was used when the cluster was first seen to be incomplete in this window; -1 while it is complete
 */
public record WindowMeter(long startMillis, long used, long base) implements Meter {

    private static final long COMPLETE = -1;

    static WindowMeter fresh(Terms terms, Rate rate, Moment moment) {
        return new WindowMeter(
                rate.window().startMillis(moment.nowMillis(), terms.zone()), 0, moment.whole() ? COMPLETE : 0);
    }

    @Override
    public WindowMeter at(Terms terms, Rate rate, Moment moment) {
        if (endMillis(terms, rate) <= moment.nowMillis() || startMillis > moment.nowMillis()) {
            return fresh(terms, rate, moment);
        }
        if (moment.whole()) {
            return base == COMPLETE ? this : new WindowMeter(startMillis, used, COMPLETE);
        }
        return base == COMPLETE ? new WindowMeter(startMillis, used, used) : this;
    }

    @Override
    public boolean reaches(Terms terms, Rate rate, Moment moment, long millis) {
        return startMillis <= millis;
    }

    @Override
    public WindowMeter exhausted(Rate rate, Moment moment) {
        return new WindowMeter(startMillis, rate.limit(), base == COMPLETE ? COMPLETE : rate.limit());
    }

    @Override
    public long remaining(Terms terms, Rate rate, Moment moment) {
        long left = rate.limit() - used;
        if (base != COMPLETE && terms.onPartition() == OnPartition.SHARE) {
            left = moment.share(rate.limit() - base) - (used - base);
        }
        return Math.max(0, left);
    }

    @Override
    public WindowMeter take(Terms terms, Rate rate, Moment moment, long tokens) {
        return tokens == 0 ? this : new WindowMeter(startMillis, used + tokens, base);
    }

    /** What was taken in an earlier window is no longer counted and need not come back. */
    @Override
    public WindowMeter giveBack(long tokens, long era) {
        return startMillis <= era ? new WindowMeter(startMillis, Math.max(0, used - tokens), base) : this;
    }

    /** When they were spent makes no difference. */
    @Override
    public WindowMeter settle(Terms terms, Rate rate, Moment moment, Spending spending) {
        return this;
    }

    @Override
    public long era(Moment moment) {
        return startMillis;
    }

    @Override
    public long validMillis(Terms terms, Rate rate, Moment moment) {
        return endMillis(terms, rate) - moment.nowMillis();
    }

    @Override
    public long waitMicros(Terms terms, Rate rate, Moment moment, long tokens) {
        return 1000 * Math.max(1, endMillis(terms, rate) - moment.nowMillis());
    }

    @Override
    public long freshAtMillis(Terms terms, Rate rate) {
        return endMillis(terms, rate);
    }

    @Override
    public WindowMeter merge(Meter other) {
        WindowMeter theirs = (WindowMeter) other;
        if (startMillis != theirs.startMillis) {
            return startMillis > theirs.startMillis ? this : theirs;
        }
        long before = Math.max(before(), theirs.before());
        return new WindowMeter(startMillis, before + spentApart() + theirs.spentApart(), base);
    }

    private long before() {
        return base == COMPLETE ? used : base;
    }

    private long spentApart() {
        return base == COMPLETE ? 0 : Math.max(0, used - base);
    }

    private long endMillis(Terms terms, Rate rate) {
        return rate.window().endMillis(startMillis, terms.zone());
    }
}
