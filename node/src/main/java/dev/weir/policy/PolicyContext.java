// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Access;
import dev.weir.auth.Consumers;
import dev.weir.cache.Caches;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.limit.Limits;
import java.util.List;
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
 * @param consumers the known callers of its revision
 * @param shared what it has in common with all policies of the node
 */
public record PolicyContext(
        String route,
        String name,
        List<Policy> following,
        Function<String, Handler> upstreams,
        Consumers consumers,
        Shared shared) {

    /** For a policy that stands alone and needs no upstream and no clock. */
    public PolicyContext(String route) {
        this(
                route,
                route + "/1",
                List.of(),
                name -> request -> ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name),
                Consumers.NONE,
                Shared.alone());
    }

    /** For what is left to chance; safe to be asked from several threads. */
    public RandomGenerator random() {
        return shared.random();
    }

    /** The copies under way on this node. */
    public Mirrors mirrors() {
        return shared.mirrors();
    }

    /** Those of this node. */
    public Limits limits() {
        return shared.limits();
    }

    /** What the caches of this node's routes share. */
    public Caches caches() {
        return shared.caches();
    }

    /** What is needed to tell who somebody is. */
    public Access access() {
        return shared.access();
    }
}
