// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The parameters of a query as forms write it: {@code a=1&b=2}, a plus sign for a blank (WHATWG URL §5.1). */
public final class QueryParameters {

    private QueryParameters() {}

    /** The first value that fits of a parameter of this name; a name without {@code =} has an empty one. */
    public static Optional<String> find(String query, String name, Predicate<String> fits) {
        int from = 0;
        while (from < query.length()) {
            int ampersand = query.indexOf('&', from);
            int end = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', from);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (isName(name, query, from, nameEnd)) {
                String value = nameEnd < end ? decode(query.substring(nameEnd + 1, end)) : "";
                if (fits.test(value)) {
                    return Optional.of(value);
                }
            }
            from = end + 1;
        }
        return Optional.empty();
    }

    /** All values of the parameters of this name. */
    public static List<String> values(String query, String name) {
        List<String> values = new ArrayList<>(1);
        find(query, name, value -> {
            values.add(value);
            return false;
        });
        return values;
    }

    /** All values by their names, in the order of the query. */
    public static Map<String, List<String>> all(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!pair.isEmpty()) {
                values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
            }
        }
        return values;
    }

    /** The query without the parameters of this name; the others as they stand there. */
    public static String without(String query, String name) {
        StringBuilder kept = new StringBuilder(query.length());
        int from = 0;
        while (from < query.length()) {
            int ampersand = query.indexOf('&', from);
            int end = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', from);
            if (!isName(name, query, from, equals < 0 || equals > end ? end : equals)) {
                kept.append(kept.length() == 0 ? "" : "&").append(query, from, end);
            }
            from = end + 1;
        }
        return kept.toString();
    }

    private static boolean isName(String name, String query, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = query.charAt(i);
            if (c == '%' || c == '+') {
                return decode(query.substring(from, to)).equals(name);
            }
        }
        return to - from == name.length() && query.startsWith(name, from);
    }

    private static String decode(String text) {
        return PercentEncoding.decode(text.replace('+', ' '));
    }
}
