// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * When requests were admitted, as far as that can be known from outside: each at some moment from its sending by the
 * client to its arrival at the upstream.
 */
record Admitted(List<Stretch> stretches) {

    /** In which one request was admitted; milliseconds since 1970, both included. */
    record Stretch(long from, long to) {}

    Admitted {
        stretches = List.copyOf(stretches);
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
     * The same on a route that is named after its {@code on-partition}. What {@code open} lets through because nobody
     * could tell in time is not what it has admitted.
     */
    static Admitted of(String route, Collection<Asked> asked, Map<Long, Long> arrivals) {
        boolean open = route.startsWith("open");
        return of(asked.stream().filter(one -> !open || one.isCounted()).toList(), arrivals);
    }

    /** The same for who knows the time less well. */
    Admitted blurred(long millis) {
        return new Admitted(stretches.stream()
                .map(one -> new Stretch(one.from - millis, one.to + millis))
                .toList());
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

    /** How many may have been admitted in a span. */
    long possibly(long from, long to) {
        return stretches.stream()
                .filter(stretch -> stretch.to >= from && stretch.from < to)
                .count();
    }
}
