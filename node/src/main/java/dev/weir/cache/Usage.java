// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What requests found, by route; on this node, since its start. From any thread. */
public final class Usage {

    private final CacheCounts counts;
    private final Map<String, ByRoute> routes = new ConcurrentHashMap<>();

    Usage(CacheCounts counts) {
        this.counts = counts;
    }

    /** Counters of one route. */
    private record ByRoute(LongAdder hits, LongAdder misses, LongAdder passes) {

        Tally tally() {
            return new Tally(hits.sum(), misses.sum(), passes.sum());
        }
    }

    /**
     * How often which came out.
     *
     * @param hits answered from what is kept
     * @param misses fetched, since it was not kept or had to be looked after
     * @param passes not for the cache
     */
    public record Tally(long hits, long misses, long passes) {

        /** The share of hits among those that were for the cache; 0 where there were none. */
        public double hitRatio() {
            return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
        }
    }

    /** Counts a request, when it is known how it is answered. */
    public void count(String route, CacheCounts.Kind how) {
        counts.add(how);
        ByRoute counted = routes.computeIfAbsent(
                route, fresh -> new ByRoute(new LongAdder(), new LongAdder(), new LongAdder()));
        switch (how) {
            case HITS_NEAR, HITS_SHARED, HITS_WAITED, HITS_STALE -> counted.hits.increment();
            case MISSES -> counted.misses.increment();
            case PASSES -> counted.passes.increment();
            default -> throw new IllegalArgumentException("how: " + how + " (expected: a hit, a miss or a pass)");
        }
    }

    /** Says which routes there are; the others are forgotten. */
    public void retain(Set<String> names) {
        routes.keySet().retainAll(names);
    }

    /** By route. */
    public Map<String, Tally> byRoute() {
        Map<String, Tally> all = new TreeMap<>();
        routes.forEach((route, counted) -> all.put(route, counted.tally()));
        return all;
    }
}
