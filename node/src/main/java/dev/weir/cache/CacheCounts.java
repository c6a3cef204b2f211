// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the cache of a node counts, since its start. From any thread. */
public final class CacheCounts {

    /** What is counted. */
    public enum Kind {
        /** Served from this node's memory, without a call. */
        HITS_NEAR,
        /** Served from another node's memory. */
        HITS_SHARED,
        /** Served from what another request fetched meanwhile. */
        HITS_WAITED,
        /** Served although it was stale. */
        HITS_STALE,
        /** Served after the upstream had said that it is still good. */
        VALIDATED,
        /** Fetched, and kept. */
        MISSES,
        /** Fetched, since it was not for the cache. */
        PASSES,
        /** Questions that waited for what another one fetches. */
        WAITS,
        /** Rights to fetch that this node was given. */
        TICKETS,
        /** Questions without an answer in time: fetched without regard to others. */
        SILENCES,
        /** Copies that were sent to nodes that waited for them. */
        PUSHES,
        /** Copies that were handed over because others are to hold them now. */
        OFFERS,
        /** Purges that this node took part in. */
        PURGES,
        /** Copies that were dropped or marked by purges. */
        PURGED;

        /** What is counted of each request: answered with what is kept, without a question to the upstream. */
        static final List<Kind> HITS = List.of(HITS_NEAR, HITS_SHARED, HITS_WAITED, HITS_STALE);

        /** What is counted of each request. */
        static final List<Kind> FOUND =
                List.of(HITS_NEAR, HITS_SHARED, HITS_WAITED, HITS_STALE, VALIDATED, MISSES, PASSES);

        private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As a metric is called. */
        public String label() {
            return label;
        }
    }

    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

    CacheCounts() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(Kind kind) {
        add(kind, 1);
    }

    void add(Kind kind, long more) {
        counter(kind).add(more);
    }

    public long of(Kind kind) {
        return counter(kind).sum();
    }

    /** Nothing was counted yet. */
    void clear() {
        counts.values().forEach(LongAdder::reset);
    }

    private LongAdder counter(Kind kind) {
        // One of each was put there.
        return counts.computeIfAbsent(kind, missing -> new LongAdder());
    }
}
