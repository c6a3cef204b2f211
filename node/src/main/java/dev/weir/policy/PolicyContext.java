// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.Caches;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.limit.Limits;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Where a policy stands, and what it may use.
 *
 * @param route name of the route it was asked for
 * @param name its own, for what it shares with others: that under which the document has it, or {@code <route>/<n>}
 *     where it is written out on the route, as the n-th of its kind there
 * @param following the route's policies behind it, in their order
 * @param upstreams the handler of each upstream that a policy names
 * @param random for what is left to chance; safe to be asked from several threads
 * @param mirrors the copies under way on this node
 * @param limits those of this node
 * @param caches what the caches of this node's routes share
 */
public record PolicyContext(
        String route,
        String name,
        List<Policy> following,
        Function<String, Handler> upstreams,
        RandomGenerator random,
        Mirrors mirrors,
        Limits limits,
        Caches caches) {

    /** For a policy that stands alone and needs no upstream and no clock. */
    public PolicyContext(String route) {
        this(
                route,
                route + "/1",
                List.of(),
                name -> request -> ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name),
                new Random(),
                new Mirrors(),
                Limits.alone(() -> 0, () -> 0),
                Caches.alone(() -> 0, () -> 0));
    }
}
