// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What the process itself uses, among the node's metrics. */
public final class JvmGauges {

    private JvmGauges() {}

    /** Shows memory, threads and garbage collection of this JVM. */
    public static void showIn(RequestMetrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        metrics.gauge("heap-bytes", () -> memory.getHeapMemoryUsage().getUsed());
        metrics.gauge("heap-max-bytes", () -> memory.getHeapMemoryUsage().getMax());
        metrics.gauge("direct-bytes", JvmGauges::directBytes);
        metrics.gauge("threads", () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.gauge("collection-milliseconds", JvmGauges::collectionMillis);
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
