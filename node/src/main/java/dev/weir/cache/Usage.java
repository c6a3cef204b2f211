// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.telemetry.RequestMetrics;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What requests found, by route; on this node, since its start. From any thread. */
public final class Usage {

    private static final String METRICS = "Cache";

    private final CacheCounts counts;
    private final Map<String, ByRoute> routes = new ConcurrentHashMap<>();
    private Set<String> shown = Set.of();
    private Optional<RequestMetrics> metrics = Optional.empty();

    Usage(CacheCounts counts) {
        this.counts = counts;
    }

    /** Counters of one route. */
    public final class ByRoute {

        private final Map<Kind, LongAdder> found = new EnumMap<>(Kind.class);

        private ByRoute() {
            Kind.FOUND.forEach(kind -> found.put(kind, new LongAdder()));
        }

        /** Counts a request, when it is known how it is answered. */
        public void count(Kind how) {
            LongAdder counter = found.get(how);
            if (counter == null) {
                throw new IllegalArgumentException("how: " + how + " (expected: a hit, a miss or a pass)");
            }
            counter.increment();
            counts.add(how);
        }

        long of(Kind how) {
            return Optional.ofNullable(found.get(how)).map(LongAdder::sum).orElse(0L);
        }

        private Tally tally() {
            Map<Kind, Long> found = new EnumMap<>(Kind.class);
            Kind.FOUND.forEach(kind -> found.put(kind, of(kind)));
            return new Tally(found);
        }
    }

    /** How often which came out. */
    public record Tally(Map<Kind, Long> found) {

        public Tally {
            found = Map.copyOf(found);
        }

        public long of(Kind how) {
            return found.getOrDefault(how, 0L);
        }

        /** Answered without the upstream. */
        public long hits() {
            return Kind.HITS.stream().mapToLong(this::of).sum();
        }

        /** The share of hits among those that were for the cache; 0 where there were none. */
        public double hitRatio() {
            long all = hits() + of(Kind.MISSES) + of(Kind.VALIDATED);
            return all == 0 ? 0 : (double) hits() / all;
        }
    }

    /** Those of a route; the same ones whichever revision asks, as long as there is such a route. */
    public ByRoute route(String name) {
        return routes.computeIfAbsent(name, fresh -> new ByRoute());
    }

    /** Shows what is counted of each route from now on. */
    public synchronized void showIn(RequestMetrics node) {
        metrics = Optional.of(node);
        shown.forEach(this::show);
    }

    /** Says which routes have a cache; the others are forgotten. */
    public synchronized void retain(Set<String> names) {
        Set<String> before = shown;
        shown = Set.copyOf(names);
        routes.keySet().retainAll(shown);
        before.stream().filter(name -> !shown.contains(name)).forEach(this::hide);
        shown.stream().filter(name -> !before.contains(name)).forEach(this::show);
    }

    private void show(String name) {
        Map<String, LongSupplier> shown = new LinkedHashMap<>();
        Kind.FOUND.forEach(kind -> shown.put(kind.label(), () -> route(name).of(kind)));
        metrics.ifPresent(node -> node.show(METRICS, name, shown));
    }

    private void hide(String name) {
        Set<String> labels = Kind.FOUND.stream().map(Kind::label).collect(Collectors.toSet());
        metrics.ifPresent(node -> node.hide(METRICS, name, labels));
    }

    /** By route, of those that have a cache. */
    public synchronized Map<String, Tally> byRoute() {
        Map<String, Tally> all = new TreeMap<>();
        shown.forEach(name -> all.put(name, route(name).tally()));
        return all;
    }
}
