// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.Map;

/**
 * What a node says of an upstream. All numbers are since its start.
 *
 * @param requests that came, however often they were sent
 * @param retries further attempts that the budget granted
 * @param reserved further attempts that it may still make without asking the budget again
 * @param instances by URL; those not named are as they were when all were named last
 * @param breakers by route
 */
public record UpstreamPulse(
        long requests,
        long retries,
        long reserved,
        Map<String, InstancePulse> instances,
        Map<String, BreakerPulse> breakers) {

    public static final UpstreamPulse NOTHING = new UpstreamPulse(0, 0, 0, Map.of(), Map.of());

    public UpstreamPulse {
        instances = Map.copyOf(instances);
        breakers = Map.copyOf(breakers);
    }
}
