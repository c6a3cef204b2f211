// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How often in how long: {@code 100/15m}, or several, of which all must hold: {@code [10/s, 1000/h]}.
 *
 * @param rates one to eight, over different windows
 */
@Bare
public record Rates(List<Rate> rates) {

    public Rates {
        if (rates.isEmpty() || rates.size() > Terms.RATES_MAX) {
            throw new IllegalArgumentException(
                    "a list of " + rates.size() + " (expected: 1 to " + Terms.RATES_MAX + " rates)");
        }
        Set<Object> windows = new HashSet<>();
        for (int i = 0; i < rates.size(); i++) {
            if (!windows.add(rates.get(i).window())) {
                // The lower one of them is the only one that counts.
                throw new IllegalArgumentException(
                        "[" + i + "]: " + rates.get(i) + " (expected: another window than the rates before it)");
            }
        }
        rates = List.copyOf(rates);
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static Rates parse(String text) {
        return new Rates(List.of(Rate.parse(text)));
    }
}
