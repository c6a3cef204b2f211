// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a whole, as a document has it: {@code 20%} or {@code 0.5%}.
 *
 * @param share 0 to 1
 */
public record Percentage(double share) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)%");

    public Percentage {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
        }
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static Percentage parse(String text) {
        Matcher matcher = FORM.matcher(text);
        BigDecimal percent = matcher.matches() ? new BigDecimal(matcher.group(1)) : BigDecimal.TEN.scaleByPowerOfTen(9);
        if (percent.compareTo(new BigDecimal(100)) > 0) {
            throw new IllegalArgumentException(text + " (expected: a percentage such as 20%, 0% to 100%)");
        }
        return new Percentage(percent.movePointLeft(2).doubleValue());
    }
}
