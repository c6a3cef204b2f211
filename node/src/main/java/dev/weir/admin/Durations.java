// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as in the config: {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h}, {@code 2d}. */
final class Durations {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /** Empty when it is none. */
    static Optional<Duration> parse(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(amount.group(1));
        return Optional.of(
                switch (amount.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /**
     * For how long a deed lasts.
     *
     * @throws Refusal it is not a duration
     */
    static Duration lasting(String text) {
        return parse(text)
                .filter(lasts -> !lasts.isZero())
                .orElseThrow(() -> new Refusal(400, "for: " + text + " (expected: a duration like 30s, 10m or 2h)"));
    }
}
