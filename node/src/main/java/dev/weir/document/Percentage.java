// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.math.BigDecimal;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a whole, as a document has it: {@code 20%} or {@code 0.5%}.
 *
 * @param share 0 to 1
 */
public record Percentage(double share) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)%");
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    public Percentage {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
        }
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static Percentage parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches() && new BigDecimal(matcher.group(1)).compareTo(HUNDRED) <= 0) {
            return new Percentage(
                    new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue());
        }
        throw new IllegalArgumentException(text + " (expected: a percentage such as 20%, 0% to 100%)");
    }

    /** Casts a lot: true for this part of all throws. Nothing is asked of {@code random} for 0% and 100%. */
    public boolean hits(RandomGenerator random) {
        return share == 1 || (share > 0 && random.nextDouble() < share);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
