// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.function.LongSupplier;

/**
 * What the caches of all routes of a node share.
 *
 * @param cluster what the cluster has kept
 * @param flights what is being fetched here
 */
public record Caches(Library cluster, Flights flights) {

    /** Bytes of answers under way, where nobody says how many. */
    private static final long UNDER_WAY_BYTES = 64L << 20;

    /** Those of a node that shares them with others. */
    public static Caches of(Library library) {
        return new Caches(library, new Flights(UNDER_WAY_BYTES));
    }

    /** Those of a node that shares them with nobody. */
    public static Caches alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        return of(Library.alone(nanoClock, wallClockMillis));
    }
}
