// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.telemetry.RequestMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a node keeps, and what it did for that, among its metrics; what each route found, {@link Usage} shows. */
final class CacheMetrics {

    private static final String PREFIX = "cache-";
    private static final String NODE = "Node";

    private CacheMetrics() {}

    static void show(Library library, RequestMetrics metrics) {
        Map<String, LongSupplier> counts = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            counts.put(PREFIX + kind.label(), () -> library.counts().of(kind));
        }
        counts.put(PREFIX + "shared-evictions", () -> library.shared().evictions());
        counts.put(PREFIX + "near-evictions", () -> library.near().evictions());
        metrics.show(NODE, "", counts);
        room("shared", library::shared, metrics);
        room("near", library::near, metrics);
        metrics.gauge(NODE, "", PREFIX + "tickets-in-use", library::tickets);
        metrics.gauge(NODE, "", PREFIX + "questions", library::questions);
    }

    private static void room(String shelf, Supplier<Room> room, RequestMetrics metrics) {
        metrics.gauge(NODE, "", PREFIX + shelf + "-bytes", () -> room.get().bytes());
        metrics.gauge(NODE, "", PREFIX + shelf + "-keys", () -> room.get().keys());
    }
}
