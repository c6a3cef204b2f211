// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Where a policy stands, and what it may use.
 *
 * @param route name of the route it was asked for
 * @param following the route's policies behind it, in their order
 * @param upstreams the handler of each upstream that a policy names
 * @param random for what is left to chance; safe to be asked from several threads
 * @param mirrors the copies under way on this node
 */
public record PolicyContext(
        String route,
        List<Policy> following,
        Function<String, Handler> upstreams,
        RandomGenerator random,
        Mirrors mirrors) {

    /** For a policy that stands alone and needs no upstream. */
    public PolicyContext(String route) {
        this(
                route,
                List.of(),
                name -> request -> ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name),
                new Random(),
                new Mirrors());
    }
}
