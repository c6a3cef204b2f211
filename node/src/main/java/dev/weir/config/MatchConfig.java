// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import java.util.List;
import java.util.Map;

/**
 * The condition of a route: all of it must hold.
 *
 * @param hosts any of them; empty for every host
 * @param methods any of them, in upper case; empty for every method
 * @param headers all of them, by name
 * @param query all of them, by name
 */
public record MatchConfig(
        List<HostPattern> hosts,
        PathPattern path,
        List<String> methods,
        Map<String, ValueMatch> headers,
        Map<String, ValueMatch> query) {}
