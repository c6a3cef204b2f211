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

    /** Those of a node that shares them with nobody. */
    public static Caches alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        return new Caches(Library.alone(nanoClock, wallClockMillis), new Flights(UNDER_WAY_BYTES));
    }
}
