// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.PercentEncoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which parameters of a query count. Names are compared as those would read them who decode them, so that an encoded
 * letter does not make another parameter of one.
 *
 * @param ignored names that do not count; {@code utm_*} stands for all that begin so
 * @param only the only names that count, if there are any
 * @param sorted whether the order of parameters of different names does not count
 */
public record QueryRules(List<String> ignored, List<String> only, boolean sorted) {

    /** The query as it is. */
    public static final QueryRules ALL = new QueryRules(List.of(), List.of(), false);

    public QueryRules {
        ignored = List.copyOf(ignored);
        only = List.copyOf(only);
    }

    /** What is left of a query. */
    String counted(String query) {
        if (query.isEmpty() || (ignored.isEmpty() && only.isEmpty() && !sorted)) {
            return query;
        }
        List<String> counted = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            if (counts(name(parameter))) {
                counted.add(parameter);
            }
        }
        if (sorted) {
            counted.sort(Comparator.comparing(QueryRules::name));
        }
        return String.join("&", counted);
    }

    private boolean counts(String name) {
        return (only.isEmpty() || listed(only, name)) && !listed(ignored, name);
    }

    private static boolean listed(List<String> patterns, String name) {
        for (String pattern : patterns) {
            boolean prefix = pattern.endsWith("*");
            if (prefix ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : name.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        return PercentEncoding.decode(name.replace('+', ' '));
    }
}
