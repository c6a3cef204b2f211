// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.CacheUse;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What requests of one route had of the cache, since the node started. From any thread. */
public final class RouteCounts {

    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(CacheUse.values().length).toArray(LongAdder[]::new);

    public void count(CacheUse use) {
        counts[use.ordinal()].increment();
    }

    public long of(CacheUse use) {
        return counts[use.ordinal()].sum();
    }

    /** All of them. */
    public long requests() {
        return Stream.of(CacheUse.values()).mapToLong(this::of).sum();
    }

    /** The part of them for which nothing was asked of the upstream, 0 to 1; 0 where there was none. */
    public double hitRatio() {
        long all = requests();
        return all == 0 ? 0 : (double) (of(CacheUse.HIT) + of(CacheUse.STALE) + of(CacheUse.JOINED)) / all;
    }
}
