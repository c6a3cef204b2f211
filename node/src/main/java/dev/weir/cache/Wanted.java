// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/**
 * What is good enough for who asks.
 *
 * @param receivedAfter a copy that was received later, by the cluster's clock
 */
public record Wanted(long receivedAfter) {

    /** Any copy, also a stale one. */
    public static final Wanted ANYTHING = new Wanted(Long.MIN_VALUE);

    /** A newer one than that. */
    public static Wanted newerThan(Stored stored) {
        return new Wanted(stored.received());
    }

    /** None that was received before: what the upstream has now. */
    public static Wanted since(long clusterMillis) {
        return new Wanted(clusterMillis);
    }
}
