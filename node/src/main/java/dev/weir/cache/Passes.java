// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The keys whose responses turned out to be for nobody else, and for how long nobody need wait for one of them. */
final class Passes {

    private static final long BYTES_MAX = 8 << 20;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Cache<CacheKey, Long> until = Caffeine.newBuilder()
            .maximumWeight(BYTES_MAX)
            .weigher((CacheKey key, Long end) -> Math.toIntExact(key.bytes() + Sizes.OBJECT))
            .executor(Runnable::run)
            .build();
    private final LongSupplier nanoClock;

    Passes(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void note(CacheKey key, long millis) {
        until.put(key, nanoClock.getAsLong() + Math.min(millis, LONGEST.toMillis()) * 1_000_000);
    }

    /** 0 where nobody says that it is for nobody else. */
    long millisLeft(CacheKey key) {
        Long end = until.getIfPresent(key);
        if (end == null) {
            return 0;
        }
        long left = end - nanoClock.getAsLong();
        if (left <= 0) {
            until.invalidate(key);
            return 0;
        }
        return Math.max(1, left / 1_000_000);
    }
}
