// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.auth.Consumers;
import dev.weir.policy.Policy;
import java.util.Map;

/**
 * What all nodes share: {@code gateway.yaml}. Its maps keep the order of the document.
 *
 * @param format 1, until a document of today would mean something else
 */
public record GatewayConfig(
        int format,
        Map<String, UpstreamConfig> upstreams,
        Map<String, Policy> policies,
        Map<String, ConsumerConfig> consumers,
        Map<String, RouteConfig> routes) {

    public GatewayConfig {
        Checks.require(format == 1, "format", String.valueOf(format), "1");
    }

    /** The known callers, as policies find them. */
    public Consumers knownConsumers() {
        return Consumers.of(consumers.entrySet().stream()
                .map(entry -> entry.getValue().consumer(entry.getKey()))
                .toList());
    }
}
