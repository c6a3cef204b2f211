// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Names;
import dev.weir.http.Filter;
import dev.weir.http.PathPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Something an operator may ask of a route: a record of its settings, named by its class name in kebab case. */
public sealed interface Policy
        permits AnyOf,
                Authentication,
                Authorize,
                Cache,
                Compress,
                ConcurrencyLimit,
                Cors,
                ExternalAuth,
                Fallback,
                Fault,
                IpAllow,
                IpDeny,
                Location,
                MaxBodySize,
                Mirror,
                RateLimit,
                Redirect,
                RemoveHeader,
                RemoveResponseHeader,
                Respond,
                Rewrite,
                SetHeader,
                SetResponseHeader {

    /** How a document calls what it asks for. */
    default String kind() {
        return Names.kebab(getClass().getSimpleName());
    }

    /** The running step. Called once per route when a revision is compiled. */
    Filter toFilter(PolicyContext context);

    /** Why it cannot stand on a route with this path, if so. */
    default Optional<String> misfit(PathPattern path) {
        return Optional.empty();
    }

    /**
     * Why it cannot stand behind these policies of a route, if so. What it makes of a request behind a {@link Cache}
     * may depend on nothing but what the cache tells requests apart by: what one caller is answered, others get too.
     */
    default Optional<String> misplaced(List<Policy> before) {
        return Optional.empty();
    }

    /** The upstreams that it asks besides the route's: names by the key of the settings that has them. */
    default Map<String, String> upstreams() {
        return Map.of();
    }

    /** The consumers that it names, by the key of the settings that has them. */
    default Map<String, String> consumers() {
        return Map.of();
    }

    /** Paths that it answers itself: one of the routes that it stands on must match each, so that they come to it. */
    default Set<String> ownPaths() {
        return Set.of();
    }

    /** Whether it always answers by itself, so that no upstream is needed. */
    default boolean answers() {
        return false;
    }

    /** Whether it answers the CORS preflights of the requests that its route matches; then they come to it too. */
    default boolean answersPreflights() {
        return false;
    }
}
