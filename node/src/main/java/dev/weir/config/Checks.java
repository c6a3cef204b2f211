// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What the records of this package refuse alike; the first word of a message is the component it is about. */
final class Checks {

    static final String NAME_EXPECTED = "lower-case letters, digits and -, at most 64, not beginning with -";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Checks() {}

    /** Whether a route, upstream or policy may be named so. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether it is a token (RFC 9110 §5.6.2), such as the name of a header. */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    static void name(String component, String text) {
        require(isName(text), component, text, NAME_EXPECTED);
    }

    /** A name for people and machines: of a node, of a cluster. */
    static void label(String component, String text) {
        require(LABEL.matcher(text).matches(), component, text, "letters, digits, ., _ and -, at most 64");
    }

    static void range(String component, int value, int min, int max) {
        require(value >= min && value <= max, component, String.valueOf(value), min + " to " + max);
    }

    /** One millisecond to one day. */
    static void patience(String component, Duration value) {
        boolean fits = value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofDays(1)) <= 0;
        require(fits, component, value.toMillis() + "ms", "1ms to 1d");
    }

    /** Between two others, both included, in an operator's words. */
    static void span(String component, Duration value, Duration min, String minText, Duration max, String maxText) {
        boolean fits = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        require(fits, component, value.toMillis() + "ms", minText + " to " + maxText);
    }

    /** More than nothing. */
    static void some(String component, Percentage value) {
        require(value.share() > 0, component, value.toString(), "more than 0%, at most 100%");
    }

    /** No two items of a list are alike in a part; which is not told, as it may be a secret. */
    static void different(String list, String part, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            int first = values.indexOf(values.get(i));
            require(first == i, list + "[" + i + "]." + part, "that of [" + first + "] again", "another one");
        }
    }

    static void require(boolean condition, String component, String found, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(component + ": " + found + " (expected: " + expected + ")");
        }
    }
}
