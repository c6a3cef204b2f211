// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much more than its share an instance may be busy with: {@code 125%}.
 *
 * @param factor 1 to 10
 */
public record LoadBound(double factor) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,4})%");
    private static final String EXPECTED = "a percentage such as 125%, 100% to 1000%";

    public LoadBound {
        if (!(factor >= 1 && factor <= 10)) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: 1 to 10)");
        }
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static LoadBound parse(String text) {
        Matcher matcher = FORM.matcher(text);
        int percent = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (percent < 100 || percent > 1000) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        return new LoadBound(percent / 100.0);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f%%", factor * 100);
    }
}
