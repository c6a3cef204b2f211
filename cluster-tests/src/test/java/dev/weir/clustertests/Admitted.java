// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * When requests were admitted, as far as that can be known from outside: each at some moment from its sending by the
 * client to its arrival at the upstream.
 *
 * @param doubtful of which nobody knows whether their limit counted them
 */
record Admitted(List<Stretch> stretches, List<Stretch> doubtful) {

    /** In which one request was admitted; milliseconds since 1970, both included. */
    record Stretch(long from, long to) {}

    Admitted {
        stretches = List.copyOf(stretches);
        doubtful = List.copyOf(doubtful);
    }

    /** Where there is no doubt. */
    Admitted(List<Stretch> stretches) {
        this(stretches, List.of());
    }

    /**
     * Those of the requests that arrived, answered or not.
     *
     * @param arrivals by the requests' numbers
     */
    static Admitted of(Collection<Asked> asked, Map<Long, Long> arrivals) {
        List<Stretch> stretches = new ArrayList<>();
        for (Asked request : asked) {
            Long arrival = arrivals.get(request.number());
            if (arrival != null) {
                stretches.add(new Stretch(request.sentMillis(), arrival));
            }
        }
        return new Admitted(stretches);
    }

    /**
     * The same on a route that is named after its {@code on-partition}. Of those about whom nobody could tell in time
     * it is not known: what {@code open} lets through then is not what it has admitted, but may have been counted; the
     * others may have been counted and refused.
     */
    static Admitted of(String route, Collection<Asked> asked, Map<Long, Long> arrivals) {
        boolean open = route.startsWith("open");
        Predicate<Asked> isKnown =
                one -> open ? one.isCounted() : one.status() != 503 || arrivals.containsKey(one.number());
        List<Stretch> doubtful = asked.stream()
                .filter(isKnown.negate())
                .map(one -> new Stretch(one.sentMillis(), one.endedMillis()))
                .toList();
        return new Admitted(of(asked.stream().filter(isKnown).toList(), arrivals).stretches, doubtful);
    }

    /** The same for who knows the time less well. */
    Admitted blurred(long millis) {
        return new Admitted(blurred(stretches, millis), blurred(doubtful, millis));
    }

    private static List<Stretch> blurred(List<Stretch> some, long millis) {
        return some.stream()
                .map(one -> new Stretch(one.from - millis, one.to + millis))
                .toList();
    }

    int count() {
        return stretches.size();
    }

    /** How many were admitted in a span for certain. */
    long certainly(long from, long to) {
        return stretches.stream()
                .filter(stretch -> stretch.from >= from && stretch.to < to)
                .count();
    }

    /**
     * How many may have been admitted in a span.
     *
     * @param doubtfulMax so many of the doubtful ones count at most: where nobody knows anything, nothing is shown
     */
    long possibly(long from, long to, long doubtfulMax) {
        return touching(stretches, from, to) + Math.min(doubtfulMax, touching(doubtful, from, to));
    }

    private static long touching(List<Stretch> some, long from, long to) {
        return some.stream()
                .filter(stretch -> stretch.to >= from && stretch.from < to)
                .count();
    }
}
