// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.function.LongSupplier;

/**
 * What the caches of all routes of a node share.
 *
 * @param cluster what the cluster has kept
 * @param flights what is being fetched here
 * @param routes what each route had of it
 */
public record Caches(Library cluster, Flights flights, CachedRoutes routes) {

    /** Bytes of answers under way, where nobody says how many. */
    private static final long UNDER_WAY_BYTES = 64L << 20;

    /** Those of a node that shares them with nobody. */
    public static Caches alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        return new Caches(Library.alone(nanoClock, wallClockMillis), new Flights(UNDER_WAY_BYTES), new CachedRoutes());
    }
}
