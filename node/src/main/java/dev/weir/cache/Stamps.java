// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What orders fetches and purges: the cluster's clock, but it never goes back, and is never behind a purge that this
 * node knows of (Kulkarni et al., "Logical Physical Clocks", 2014). So what began here before a purge has a stamp that
 * the purge reaches, whatever the clocks of nodes say, and what begins after it has none.
 */
final class Stamps {

    private final LongSupplier clusterMillis;
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong lead = new AtomicLong();

    Stamps(LongSupplier clusterMillis) {
        this.clusterMillis = clusterMillis;
    }

    long now() {
        long millis = clusterMillis.getAsLong();
        long stamp = last.accumulateAndGet(millis, Math::max);
        if (stamp - millis > lead.get()) {
            lead.accumulateAndGet(stamp - millis, Math::max);
        }
        return stamp;
    }

    /** The clock itself. */
    long clockMillis() {
        return clusterMillis.getAsLong();
    }

    /** By how much a stamp was ahead of the clock at most. */
    long lead() {
        return lead.accumulateAndGet(last.get() - clusterMillis.getAsLong(), Math::max);
    }

    /** From now on it is later than that. */
    void passed(long stamp) {
        reached(stamp + 1);
    }

    /** From now on it is not earlier than that. */
    void reached(long stamp) {
        last.accumulateAndGet(stamp, Math::max);
    }
}
