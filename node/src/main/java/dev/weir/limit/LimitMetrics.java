// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.telemetry.RequestMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What limits count, among the metrics of a node: of each limit that is named, and of all together. */
final class LimitMetrics implements Limits.Follower {

    private static final String TYPE = "Limit";

    private final RequestMetrics metrics;

    LimitMetrics(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /** The sums of all, for as long as the node runs. */
    void show(Limits limits) {
        metrics.show("Node", "", counts("limits-", limits::counts));
    }

    @Override
    public void came(Limit limit) {
        metrics.show(TYPE, limit.name(), counts("", limit.statistics()::counts));
    }

    @Override
    public void went(Limit limit) {
        metrics.hide(TYPE, limit.name(), LimitCounts.BY_NAME.keySet());
    }

    private static Map<String, LongSupplier> counts(String prefix, Supplier<LimitCounts> counted) {
        Map<String, LongSupplier> counts = new LinkedHashMap<>();
        LimitCounts.BY_NAME.forEach(
                (metric, count) -> counts.put(prefix + metric, () -> count.applyAsLong(counted.get())));
        return counts;
    }
}
