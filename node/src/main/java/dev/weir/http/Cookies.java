// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The cookies of a request (RFC 6265 §5.4): {@code a=1; b=2}, on one line or on several. */
public final class Cookies {

    private Cookies() {}

    /** The values of all cookies of this name, without the quotes around them. */
    public static List<String> values(HeaderMap headers, String name) {
        HeaderValues lines = headers.get(Headers.COOKIE);
        if (lines == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>(1);
        for (String line : lines) {
            for (String pair : line.split(";", -1)) {
                if (isNamed(pair, name)) {
                    values.add(value(pair));
                }
            }
        }
        return values;
    }

    /** The names of all cookies, in their order; one that is there twice, twice. */
    public static List<String> names(HeaderMap headers) {
        HeaderValues lines = headers.get(Headers.COOKIE);
        if (lines == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String line : lines) {
            for (String pair : line.split(";", -1)) {
                String name = pair.substring(0, Math.max(0, pair.indexOf('='))).strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** The lines without the cookies of this name; a line that has no other is left out. */
    public static List<String> without(HeaderMap headers, String name) {
        return without(headers, name::equals);
    }

    /** The same, of all these names. */
    public static List<String> without(HeaderMap headers, Predicate<String> names) {
        HeaderValues lines = headers.get(Headers.COOKIE);
        if (lines == null) {
            return List.of();
        }
        List<String> kept = new ArrayList<>(lines.size());
        for (String line : lines) {
            List<String> pairs = new ArrayList<>();
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0 || !names.test(pair.substring(0, equals).strip())) {
                    pairs.add(pair.strip());
                }
            }
            String others = String.join("; ", pairs);
            if (!others.isEmpty()) {
                kept.add(others);
            }
        }
        return kept;
    }

    private static boolean isNamed(String pair, String name) {
        int equals = pair.indexOf('=');
        return equals > 0 && pair.substring(0, equals).strip().equals(name);
    }

    private static String value(String pair) {
        String value = pair.substring(pair.indexOf('=') + 1).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
