// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Consumers;
import dev.weir.cache.Caches;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.http.Handler;
import dev.weir.limit.Limits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

/** Where a policy stands in a test: on the route {@code orders}, with chance from a seed. */
final class Standing {

    record Use(Policy policy) {}

    private Standing() {}

    /** With these upstreams, and room for copies. */
    static PolicyContext with(Map<String, Handler> upstreams, Mirrors mirrors) {
        Function<String, Handler> named = name -> Objects.requireNonNull(upstreams.get(name), name);
        return new PolicyContext("orders", "orders/1", List.of(), named, Consumers.NONE, shared().withMirrors(mirrors));
    }

    static PolicyContext with(Map<String, Handler> upstreams) {
        return with(upstreams, new Mirrors());
    }

    /** As it is written: {@code mirror: shadow}. */
    static Policy policy(String text) throws DocumentException {
        return Readings.read(Use.class, "policy: {" + text + "}").policy();
    }

    /** In front of these. */
    static PolicyContext before(Policy... following) {
        return new PolicyContext(
                "orders", "orders/1", List.of(following), Standing::noUpstream, Consumers.NONE, shared());
    }

    /** On a node with these caches. */
    static PolicyContext caching(Caches caches) {
        return new PolicyContext(
                "orders", "orders/1", List.of(), Standing::noUpstream, Consumers.NONE, shared().withCaches(caches));
    }

    /** Under this name, with these limits. */
    static PolicyContext limiting(String name, Limits limits) {
        return limiting(name, Consumers.NONE, limits);
    }

    /** Under this name, where these are known, with these limits. */
    static PolicyContext limiting(String name, Consumers consumers, Limits limits) {
        return new PolicyContext(
                "orders", name, List.of(), Standing::noUpstream, consumers, shared().withLimits(limits));
    }

    /** Where these are known, on a node that has this in common. */
    static PolicyContext knowing(Consumers consumers, Shared shared) {
        return new PolicyContext("orders", "orders/1", List.of(), Standing::noUpstream, consumers, shared);
    }

    private static Handler noUpstream(String name) {
        throw new AssertionError(name);
    }

    private static Shared shared() {
        return Shared.alone().withRandom(new Random(1));
    }
}
