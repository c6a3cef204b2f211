// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.PathNormaliser;
import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a route's cache stands: what a request is when it comes to it.
 *
 * @param before what gives requests another path in front of it
 */
public record CachePlace(List<Rewrite> before, Cache cache) {

    public CachePlace {
        before = List.copyOf(before);
    }

    /** The place among a route's policies; empty where there is no cache. */
    public static Optional<CachePlace> among(List<Policy> policies) {
        List<Rewrite> before = new ArrayList<>();
        for (Policy policy : policies) {
            if (policy instanceof Cache cache) {
                return Optional.of(new CachePlace(before, cache));
            }
            if (policy instanceof Rewrite rewrite) {
                before.add(rewrite);
            }
        }
        return Optional.empty();
    }

    /**
     * The URL that the answer to a request is found and purged by.
     *
     * @param head as the client sent it
     * @param variables what the route's path binds of it
     * @return empty where such a request does not come so far
     */
    public Optional<String> url(RequestHead head, Map<String, String> variables) {
        String path = head.path();
        for (Rewrite rewrite : before) {
            path = rewrite.rewriting().path(path, variables);
            if (!PathNormaliser.isNormal(path)) {
                return Optional.empty();
            }
        }
        return Optional.of(cache.url(head.withPath(path)));
    }

    /** Why something cannot stand behind these that admits some clients and not others. */
    static Optional<String> open(Policy policy, List<Policy> before) {
        return among(before)
                .map(place -> policy.kind()
                        + ": behind cache (expected: in front of it, as what is kept is for all who come so far)");
    }

    /** Why something cannot stand behind these that makes a text of the variables of the route's path. */
    static Optional<String> hidden(String component, Template template, String text, List<Policy> before) {
        return among(before)
                .filter(place -> !template.fixed())
                .filter(place ->
                        place.before.stream().anyMatch(rewrite -> rewrite.path().isPresent()))
                .map(place -> component + ": " + text + " (expected: no variables, as the rewrite in front of the cache"
                        + " has made one path of many, and all of them would have one answer)");
    }
}
