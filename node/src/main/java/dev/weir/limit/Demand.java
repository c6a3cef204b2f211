// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.List;

/**
 * What a node asks of the owner of a key, and tells it.
 *
 * @param holder the node's name
 * @param sequence grows from one demand of a holder for a key to the next: what arrives twice gives back once
 * @param need tokens for requests that wait
 * @param unit what the dearest of them costs: where not all of {@code need} is left, whole units are given; at least 1
 * @param stock tokens it would like to have for those to come
 * @param held tokens it has now and may still spend
 * @param returned tokens of a fixed window that it had and will not spend
 * @param era of the lease they are from, and the last one this holder was granted; 0 for none
 * @param spendings what became of tokens that count from when they were spent, since the demand before
 */
public record Demand(
        String holder,
        long sequence,
        long need,
        long unit,
        long stock,
        long held,
        long returned,
        long era,
        List<Spending> spendings) {

    /** Asks for nothing. */
    static final Demand NONE = new Demand("", 0, 0, 1, 0, 0, 0, 0);

    public Demand {
        spendings = List.copyOf(spendings);
        if (need < 0 || unit < 1 || stock < 0 || held < 0 || returned < 0) {
            throw new IllegalArgumentException("need " + need + ", unit " + unit + ", stock " + stock + ", held " + held
                    + ", returned " + returned + " (expected: none negative, a unit of 1 or more)");
        }
    }

    /** One that does not tell when tokens were spent. */
    public Demand(String holder, long sequence, long need, long unit, long stock, long held, long returned, long era) {
        this(holder, sequence, need, unit, stock, held, returned, era, List.of());
    }

    /** The same for an owner that does not ask when tokens were spent. */
    public Demand withoutSpendings() {
        return spendings.isEmpty() ? this : new Demand(holder, sequence, need, unit, stock, held, returned, era);
    }

    /** The same for an owner that knows no parts of milliseconds; it hears nothing of what it cannot be told. */
    public Demand inMillis() {
        List<Spending> whole =
                spendings.stream().flatMap(one -> one.inMillis().stream()).toList();
        return whole.equals(spendings)
                ? this
                : new Demand(holder, sequence, need, unit, stock, held, returned, era, whole);
    }
}
