// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bare;
import java.util.Map;

/**
 * The upstreams of a route and the share of each: {@code orders}, or {@code {orders: 95, orders-next: 5}}.
 *
 * @param weights by name of the upstream, 0 (none) to 1000; shares are relative to their sum
 */
@Bare
public record Destination(Map<String, Integer> weights) {

    /** No upstream: a policy of the route answers. */
    public static final Destination NONE = new Destination(Map.of());

    public Destination {
        weights.forEach((upstream, weight) -> Checks.range(upstream, weight, 0, 1000));
        boolean some = weights.values().stream().anyMatch(weight -> weight > 0);
        if (!some && !weights.isEmpty()) {
            throw new IllegalArgumentException("weights that sum to 0 (expected: one above 0)");
        }
    }

    /** All to one upstream. */
    public static Destination parse(String upstream) {
        return new Destination(Map.of(upstream, 1));
    }
}
