// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.Map;

/**
 * What a node says of itself to all others: a few times a second, and early when something failed. Its numbers only
 * grow, so one that is lost or heard twice does no harm.
 *
 * @param node id of the node, another one with every start
 * @param sequence 1, 2, …
 * @param whole whether everything is named; else only what has changed since everything was
 * @param atMillis cluster time when it was said
 * @param upstreams by name
 */
public record Pulse(String node, long sequence, boolean whole, long atMillis, Map<String, UpstreamPulse> upstreams) {

    public Pulse {
        upstreams = Map.copyOf(upstreams);
    }
}
