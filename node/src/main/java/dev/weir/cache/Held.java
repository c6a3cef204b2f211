// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.Set;

/**
 * A copy, without its content, for people.
 *
 * @param shared whether it is kept for the cluster, and not only near
 * @param variant the fields that it was chosen by, a line for each
 * @param bytes in memory
 * @param received by the cluster's clock
 * @param lifetimeMillis how old it may become
 * @param freshForMillis how long it is fresh yet, negative where it is stale
 * @param hits since it is kept here, about
 */
public record Held(
        CacheKey key,
        boolean shared,
        String variant,
        int status,
        long bytes,
        long received,
        long ageMillis,
        long lifetimeMillis,
        long freshForMillis,
        boolean softPurged,
        Set<String> tags,
        long hits) {

    public Held {
        tags = Set.copyOf(tags);
    }
}
