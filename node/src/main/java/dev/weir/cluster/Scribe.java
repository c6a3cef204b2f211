// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Begins the entries of one node's deeds: dates them, and gives them names that no other has. From any thread. */
public final class Scribe {

    private final String node;
    private final LongSupplier wallClockMillis;
    private final AtomicLong count = new AtomicLong();

    public Scribe(String node, LongSupplier wallClockMillis) {
        this.node = node;
        this.wallClockMillis = wallClockMillis;
    }

    /** That somebody has begun to do something. */
    public AuditEntry begun(String who, String what) {
        long now = wallClockMillis.getAsLong();
        // Of the same length for all, so that those of one moment are in order.
        String id = String.format("%s-%011x-%08x", node, now, count.incrementAndGet());
        return AuditEntry.begun(id, now, node, who, what);
    }
}
