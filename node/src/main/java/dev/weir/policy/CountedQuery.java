// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.PercentEncoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is left of a query when what does not count is taken out of it. */
final class CountedQuery {

    private final boolean whole;
    private final boolean sorted;
    private final Names ignored;
    private final Names only;

    /** Names of parameters, and how some of them begin. */
    private record Names(Set<String> whole, List<String> beginnings) {

        static Names of(List<String> names) {
            Set<String> whole = new HashSet<>();
            List<String> beginnings = new ArrayList<>();
            for (String name : names) {
                if (name.endsWith("*")) {
                    beginnings.add(name.substring(0, name.length() - 1));
                } else {
                    whole.add(name);
                }
            }
            return new Names(Set.copyOf(whole), List.copyOf(beginnings));
        }

        boolean contains(String name) {
            return whole.contains(name) || beginnings.stream().anyMatch(name::startsWith);
        }

        boolean isEmpty() {
            return whole.isEmpty() && beginnings.isEmpty();
        }
    }

    CountedQuery(CacheParts.Query settings) {
        whole = settings.whole();
        sorted = settings.sorted();
        ignored = Names.of(settings.ignore());
        only = Names.of(settings.only());
    }

    /** The same query where all of it counts. */
    String of(String query) {
        if (whole || query.isEmpty()) {
            return query;
        }
        List<String> kept = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            if (counts(name(parameter))) {
                kept.add(parameter);
            }
        }
        if (sorted) {
            kept.sort(Comparator.comparing(CountedQuery::name));
        }
        return String.join("&", kept);
    }

    private boolean counts(String name) {
        return only.isEmpty() ? !ignored.contains(name) : only.contains(name);
    }

    /** As the upstream will read it: {@code %69d} is another way to write {@code id}. */
    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        return name.indexOf('%') < 0 && name.indexOf('+') < 0
                ? name
                : PercentEncoding.decode(name.replace('+', ' '));
    }
}
