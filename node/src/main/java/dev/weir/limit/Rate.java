// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often in how long: {@code 100/15m}, {@code 20/s}, {@code 10000/day}.
 *
 * @param limit 1 to 10^12
 */
public record Rate(long limit, Window window) {

    private static final String EXPECTED =
            "expected: a rate such as 100/15m, 20/s, 10000/day or 1000000/month; at most 10^12 in 1ms to 366d";
    private static final long LIMIT_MAX = 1_000_000_000_000L;
    private static final Pattern FORM = Pattern.compile(
            "(?<limit>[0-9]{1,13})/(?:(?<count>[0-9]{0,9})(?<unit>ms|s|m|h|d)|(?<calendar>day|week|month))");

    public Rate {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to 10^12)");
        }
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw wrong(text);
        }
        try {
            return new Rate(Long.parseLong(form.group("limit")), window(form));
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
    }

    private static Window window(Matcher form) {
        String calendar = form.group("calendar");
        if (calendar != null) {
            return Window.Calendar.valueOf(calendar.toUpperCase(Locale.ROOT));
        }
        long count = form.group("count").isEmpty() ? 1 : Long.parseLong(form.group("count"));
        return new Window.Aligned(
                switch (form.group("unit")) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(text + " (" + EXPECTED + ")");
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return limit + "/" + text(window);
    }

    private static String text(Window window) {
        if (window instanceof Window.Calendar calendar) {
            return calendar.name().toLowerCase(Locale.ROOT);
        }
        long millis = window.length().toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return count(seconds / 86_400) + "d";
        }
        return seconds % 3600 == 0
                ? count(seconds / 3600) + "h"
                : seconds % 60 == 0 ? count(seconds / 60) + "m" : count(seconds) + "s";
    }

    private static String count(long units) {
        return units == 1 ? "" : Long.toString(units);
    }
}
