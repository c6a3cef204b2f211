// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import java.util.Map;

/**
 * The upstreams of a route and the share of each: {@code orders}, or {@code {orders: 95, orders-next: 5}}.
 *
 * @param weights by name of the upstream; shares are relative to their sum
 */
public record Destination(Map<String, Integer> weights) {

    /** No upstream: a policy of the route answers. */
    public static final Destination NONE = new Destination(Map.of());
}
