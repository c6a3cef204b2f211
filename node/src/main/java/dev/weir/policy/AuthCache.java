// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How what {@link ExternalAuth} is answered is kept, for all nodes: {@code cache: 10s}, or {@code cache: {ttl: 10s,
 * key: [host]}}. It is gone by for every request that is the same in what the service was told of it.
 *
 * @param ttl how long a request may go on without that it is asked
 * @param denied how long one is refused without that it is asked
 * @param key what the service is told beside headers; what is not among it is not told
 */
record AuthCache(
        Duration ttl, @Default("2s") Duration denied, @Default("[method, scheme, host, uri, address]") List<Part> key) {

    private static final Duration TTL_MAX = Duration.ofHours(1);

    /** What a service is told of a request. */
    enum Part {
        METHOD,
        SCHEME,
        HOST,
        /** Path and query. */
        URI,
        /** The path alone. */
        PATH,
        /** The client's, and those of the trusted proxies on the way. */
        ADDRESS
    }

    AuthCache {
        ServiceRules.kept("ttl", ttl, TTL_MAX);
        ServiceRules.kept("denied", denied, TTL_MAX);
        if (ttl.isZero()) {
            throw new IllegalArgumentException("ttl: 0s (expected: 1s or more, or no cache)");
        }
        if (key.contains(Part.URI) && key.contains(Part.PATH)) {
            throw new IllegalArgumentException("key: uri and path (expected: one of them, as uri has the path)");
        }
        key = List.copyOf(key);
    }

    /** What a service is told whose answers are not kept. */
    static Set<Part> all() {
        return EnumSet.complementOf(EnumSet.of(Part.PATH));
    }

    Set<Part> parts() {
        return Set.copyOf(key);
    }
}
