// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bare;
import dev.weir.document.Open;
import dev.weir.policy.RequestKey;
import java.util.Map;
import java.util.Optional;

/** The upstreams of a route, and the share of each. */
public sealed interface Destination {

    /** By name of the upstream, 0 (none) to 1000; shares are relative to their sum. */
    Map<String, Integer> weights();

    /** What keeps requests together that it is the same of; each is drawn by lot where there is nothing. */
    default Optional<RequestKey> together() {
        return Optional.empty();
    }

    /** All to one: {@code orders}. */
    @Bare
    record To(String upstream) implements Destination {

        @Override
        public Map<String, Integer> weights() {
            return Map.of(upstream, 1);
        }
    }

    /** By lot: {@code {orders: 95, orders-next: 5}}. */
    @Bare
    record Weighted(Map<String, Integer> weights) implements Destination {

        /** No upstream: a policy of the route answers. */
        public static final Weighted NONE = new Weighted(Map.of());

        public Weighted {
            check("", weights);
        }
    }

    /**
     * The same one for the same key, on every node: {@code {split: {orders: 95, orders-next: 5}, by: {cookie: sid}}}.
     *
     * @param by what the key is; the client's address where a request has nothing of it
     */
    @Open
    record Split(Map<String, Integer> split, RequestKey by) implements Destination {

        public Split {
            check("split.", split);
            Checks.require(!split.isEmpty(), "split", "an empty map", "at least one");
        }

        @Override
        public Map<String, Integer> weights() {
            return split;
        }

        @Override
        public Optional<RequestKey> together() {
            return Optional.of(by);
        }
    }

    private static void check(String path, Map<String, Integer> weights) {
        weights.forEach((upstream, weight) -> Checks.range(path + upstream, weight, 0, 1000));
        boolean some = weights.values().stream().anyMatch(weight -> weight > 0);
        if (!some && !weights.isEmpty()) {
            String at = path.isEmpty() ? "" : "split: ";
            throw new IllegalArgumentException(at + "weights that sum to 0 (expected: one above 0)");
        }
    }
}
