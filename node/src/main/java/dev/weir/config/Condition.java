// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** When a route is asked, told so that two routes with an equal one are asked for the very same requests. */
record Condition(
        int priority,
        Set<HostPattern> hosts,
        List<String> path,
        Set<String> methods,
        Map<String, String> headers,
        Map<String, String> query) {

    static Condition of(RouteConfig route) {
        MatchConfig match = route.match();
        return new Condition(
                route.priority(),
                Set.copyOf(match.hosts()),
                path(match.path()),
                Set.copyOf(match.methods()),
                headers(match.headers()),
                texts(match.query()));
    }

    /** Without the names of the variables, which do not decide anything. */
    private static List<String> path(PathPattern path) {
        List<String> plain = path.segments().stream()
                .map(segment -> segment.variable() ? "{}" : segment.text())
                .toList();
        return path.tail() ? Stream.concat(plain.stream(), Stream.of("**")).toList() : plain;
    }

    /** Names of headers are the same in upper and lower case. */
    private static Map<String, String> headers(Map<String, ValueMatch> headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach((name, value) -> texts.merge(name.toLowerCase(Locale.ROOT), value.toString(), (a, b) -> a + b));
        return texts;
    }

    /** As texts: two regular expressions are never equal. */
    private static Map<String, String> texts(Map<String, ValueMatch> values) {
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }
}
