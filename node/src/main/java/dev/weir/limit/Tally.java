// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;

/**
 * What was spent, as some terms count it. A value. Algorithms and windows tell one from another: a change of a rate's
 * number forgets nothing.
 *
 * @param meters one for each rate of the terms
 * @param sinceMillis when a ledger began to count by them beside others
 * @param askedMillis when they were asked with last
 */
public record Tally(Terms terms, List<Meter> meters, long sinceMillis, long askedMillis) {

    public Tally {
        meters = List.copyOf(meters);
    }

    /** Whether other terms count in the same way, whatever their numbers. */
    static boolean sameWindows(Terms one, Terms other) {
        return one.algorithm() == other.algorithm()
                && one.rates().stream()
                        .map(Rate::window)
                        .toList()
                        .equals(other.rates().stream().map(Rate::window).toList());
    }

    boolean counts(Terms others) {
        return sameWindows(terms, others);
    }

    /** The place of the rate over a window; -1 if there is none. */
    int place(Algorithm algorithm, Window window) {
        for (int i = 0; algorithm == terms.algorithm() && i < meters.size(); i++) {
            if (terms.rates().get(i).window().equals(window)) {
                return i;
            }
        }
        return -1;
    }

    /** The same after tokens were granted by other terms: they are counted here as well, though nobody asked here. */
    Tally charge(Moment moment, long tokens) {
        List<Meter> charged = new ArrayList<>(meters.size());
        for (int i = 0; i < meters.size(); i++) {
            Rate rate = terms.rates().get(i);
            Meter now = meters.get(i).at(terms, rate, moment);
            // A bucket would have to fill up from far below.
            long most = now instanceof BucketMeter ? now.remaining(terms, rate, moment) : tokens;
            charged.add(now.take(terms, rate, moment, Math.min(tokens, most)));
        }
        return new Tally(terms, charged, sinceMillis, askedMillis);
    }

    Tally giveBack(long tokens, long era) {
        return new Tally(
                terms, meters.stream().map(meter -> meter.giveBack(tokens, era)).toList(), sinceMillis, askedMillis);
    }

    /** The same after it is known what became of tokens. */
    Tally settle(Moment moment, Spending spending) {
        List<Meter> settled = new ArrayList<>(meters.size());
        for (int i = 0; i < meters.size(); i++) {
            Rate rate = terms.rates().get(i);
            Meter now = meters.get(i).at(terms, rate, moment);
            // Of a bucket not all of them may have been taken.
            settled.add(now instanceof BucketMeter ? now : now.settle(terms, rate, moment, spending));
        }
        return new Tally(terms, settled, sinceMillis, askedMillis);
    }

    /** When nothing of it counts any more. */
    long freshAtMillis() {
        long fresh = 0;
        for (int i = 0; i < meters.size(); i++) {
            fresh = Math.max(
                    fresh, meters.get(i).freshAtMillis(terms, terms.rates().get(i)));
        }
        return fresh;
    }

    /** How much both sides of a split counted, where they counted in the same way. */
    Tally merge(Tally other) {
        List<Meter> merged = new ArrayList<>(meters.size());
        for (int i = 0; i < meters.size(); i++) {
            merged.add(meters.get(i).merge(other.meters.get(i)));
        }
        return new Tally(
                terms, merged, Math.max(sinceMillis, other.sinceMillis), Math.max(askedMillis, other.askedMillis));
    }
}
