// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.telemetry.RequestMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What limits count, among the metrics of a node: of each limit that is named, and of all together. */
final class LimitMetrics implements Limits.Follower {

    private static final String IN_USE = "in-use";
    private static final String LEDGERS = "limits-ledgers";

    private final RequestMetrics metrics;

    LimitMetrics(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /** The sums of all limits of both kinds, for as long as the node runs, and how many ledgers it keeps. */
    void show(Limits limits) {
        metrics.gauge("Node", "", LEDGERS, () -> limits.room().kept());
        metrics.show("Node", "", counts("limits-", LimitCounts.BY_NAME, limits::counts));
    }

    @Override
    public void came(AnyLimit limit) {
        metrics.show(limit.type(), limit.name(), counts("", limit.counted(), limit.statistics()::counts));
        if (limit instanceof PermitPool pool) {
            metrics.gauge(pool.type(), pool.name(), IN_USE, pool::inUse);
        }
    }

    @Override
    public void went(AnyLimit limit) {
        metrics.hide(limit.type(), limit.name(), limit.counted().keySet());
        if (limit instanceof PermitPool pool) {
            metrics.hide(pool.type(), pool.name(), Set.of(IN_USE));
        }
    }

    private static Map<String, LongSupplier> counts(
            String prefix, Map<String, ToLongFunction<LimitCounts>> byName, Supplier<LimitCounts> counted) {
        Map<String, LongSupplier> counts = new LinkedHashMap<>();
        byName.forEach((metric, count) -> counts.put(prefix + metric, () -> count.applyAsLong(counted.get())));
        return counts;
    }
}
