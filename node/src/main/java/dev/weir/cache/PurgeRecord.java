// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that was purged, as nodes tell it to those who were not there.
 *
 * @param stamp what time it was, by the clock of the node that tells it
 * @param hard what must not be kept
 * @param soft what is stale
 */
public record PurgeRecord(long stamp, Part hard, Part soft) {

    /** Nothing was purged yet. */
    public static final PurgeRecord NOTHING = new PurgeRecord(0, Part.NOTHING, Part.NOTHING);

    /**
     * Purges of one kind: each is what was begun until then.
     *
     * @param all by the names of routes, the empty one for all of them
     * @param places in a table of hashed names, for URLs and tags, in ascending order
     * @param stamps for each of those places
     */
    public record Part(Map<String, Long> all, List<Prefix> prefixes, List<Integer> places, List<Long> stamps) {

        static final Part NOTHING = new Part(Map.of(), List.of(), List.of(), List.of());

        public Part {
            all = new TreeMap<>(all);
            prefixes = List.copyOf(prefixes);
            places = List.copyOf(places);
            stamps = List.copyOf(stamps);
        }
    }

    /**
     * A prefix that was purged.
     *
     * @param route empty for all of them
     * @param at and what was begun before
     */
    public record Prefix(String route, String prefix, long at) {

        boolean same(Prefix other) {
            return route.equals(other.route) && prefix.equals(other.prefix);
        }

        boolean means(CacheKey key) {
            return (route.isEmpty() || route.equals(key.route())) && Purge.begins(key, prefix);
        }
    }
}
