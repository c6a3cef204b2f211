// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.CacheUse;
import dev.weir.telemetry.RequestMetrics;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What the routes of a node had of the cache, by their names; those that have one are shown among its metrics. */
public final class CachedRoutes {

    private static final Map<CacheUse, String> METRICS = new EnumMap<>(Map.of(
            CacheUse.HIT, "hits",
            CacheUse.STALE, "stale",
            CacheUse.VALIDATED, "validated",
            CacheUse.JOINED, "joined",
            CacheUse.MISS, "misses",
            CacheUse.PASSED, "passed"));

    private final Map<String, RouteCounts> routes = new ConcurrentHashMap<>();
    private Set<String> shown = Set.of();
    private Optional<RequestMetrics> metrics = Optional.empty();

    /** Those of a route; the same ones whichever revision asks. */
    public RouteCounts of(String route) {
        return routes.computeIfAbsent(route, name -> new RouteCounts());
    }

    /** All routes that have a cache. */
    public synchronized SortedMap<String, RouteCounts> all() {
        SortedMap<String, RouteCounts> all = new TreeMap<>();
        shown.forEach(route -> all.put(route, of(route)));
        return all;
    }

    /** Shows them from now on. */
    public synchronized void showIn(RequestMetrics node) {
        metrics = Optional.of(node);
        shown.forEach(this::show);
    }

    /** Says which routes have a cache; the counts of others are forgotten. */
    public synchronized void retain(Set<String> names) {
        Set<String> gone = new HashSet<>(shown);
        gone.removeAll(names);
        gone.forEach(route -> metrics.ifPresent(node -> node.hide("Cache", route, Set.copyOf(METRICS.values()))));
        routes.keySet().retainAll(names);
        Set<String> before = shown;
        shown = Set.copyOf(names);
        names.stream().filter(route -> !before.contains(route)).forEach(this::show);
    }

    private void show(String route) {
        Map<String, LongSupplier> counts = new LinkedHashMap<>();
        METRICS.forEach((use, metric) -> counts.put(metric, () -> of(route).of(use)));
        metrics.ifPresent(node -> node.show("Cache", route, counts));
    }
}
