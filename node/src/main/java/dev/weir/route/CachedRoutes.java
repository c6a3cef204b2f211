// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.ProxyError.PROXY_INTERNAL_ERROR;

import dev.weir.config.GatewayConfig;
import dev.weir.config.PolicyUse;
import dev.weir.http.Handler;
import dev.weir.http.PathPattern;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import dev.weir.policy.CachePlace;
import dev.weir.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The routes that have a cache, and what each of them calls what clients ask for. */
public final class CachedRoutes {

    /** They are found here, and never taken. */
    private static final Handler NOWHERE = request -> ProxyException.failed(PROXY_INTERNAL_ERROR, "no way");

    private final Map<String, CachePlace> places;
    private final HostTrie hosts;

    private CachedRoutes(Map<String, CachePlace> places, List<Route> routes) {
        this.places = Map.copyOf(places);
        this.hosts = HostTrie.of(Candidate.ranked(routes));
    }

    public static CachedRoutes of(GatewayConfig config) {
        Map<String, CachePlace> places = new HashMap<>();
        List<Route> routes = new ArrayList<>();
        config.routes().forEach((name, route) -> {
            List<Policy> policies =
                    route.policies().stream().flatMap(use -> used(config, use)).toList();
            CachePlace.among(policies).ifPresent(place -> {
                places.put(name, place);
                routes.add(new Route(name, route.match(), route.priority(), NOWHERE));
            });
        });
        return new CachedRoutes(places, routes);
    }

    /** What names no policy is told by who makes the route's way. */
    private static Stream<Policy> used(GatewayConfig config, PolicyUse use) {
        return use instanceof PolicyUse.Named named
                ? Stream.ofNullable(config.policies().get(named.name()))
                : Stream.of(((PolicyUse.Inline) use).policy());
    }

    /** Their names. */
    public Set<String> names() {
        return places.keySet();
    }

    /** What the cache of the route that answers a request calls the URL that its client asks for. */
    public Optional<String> url(String route, RequestHead head) {
        return hosts.matching(head, candidate -> candidate.route().name().equals(route)).stream()
                .findFirst()
                .flatMap(found -> url(found, head));
    }

    /**
     * What the caches of all routes call it, each in its own way. Whatever else a route asks of requests: who shows a
     * URL to some may show it to others by another route.
     */
    public Set<String> urls(RequestHead head) {
        Set<String> urls = new LinkedHashSet<>();
        hosts.matching(head, candidate -> true)
                .forEach(found -> url(found, head).ifPresent(urls::add));
        return urls;
    }

    private Optional<String> url(Candidate found, RequestHead head) {
        PathPattern path = found.path();
        CachePlace place = Objects.requireNonNull(places.get(found.route().name()));
        return place.url(head, path.variables(head.path()));
    }
}
