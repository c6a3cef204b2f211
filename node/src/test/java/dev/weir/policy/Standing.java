// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.Caches;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.http.Handler;
import dev.weir.limit.Limits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Where a policy stands in a test: on the route {@code orders}. */
final class Standing {

    private static final Limits NO_LIMITS = Limits.alone(() -> 0, () -> 0);
    private static final Caches NO_CACHES = Caches.alone(() -> 0, () -> 0);

    record Use(Policy policy) {}

    private Standing() {}

    /** With these upstreams, chance from a seed, and room for copies. */
    static PolicyContext with(Map<String, Handler> upstreams, Mirrors mirrors) {
        return new PolicyContext(
                "orders",
                "orders/1",
                List.of(),
                name -> Objects.requireNonNull(upstreams.get(name), name),
                new Random(1),
                mirrors,
                NO_LIMITS,
                NO_CACHES);
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
                "orders",
                "orders/1",
                List.of(following),
                name -> {
                    throw new AssertionError(name);
                },
                new Random(1),
                new Mirrors(),
                NO_LIMITS,
                NO_CACHES);
    }

    /** On a node with these caches. */
    static PolicyContext caching(Caches caches) {
        return new PolicyContext(
                "orders",
                "orders/1",
                List.of(),
                upstream -> {
                    throw new AssertionError(upstream);
                },
                new Random(1),
                new Mirrors(),
                NO_LIMITS,
                caches);
    }

    /** Under this name, with these limits and chance from a seed. */
    static PolicyContext limiting(String name, Limits limits) {
        return new PolicyContext(
                "orders",
                name,
                List.of(),
                upstream -> {
                    throw new AssertionError(upstream);
                },
                new Random(1),
                new Mirrors(),
                limits,
                NO_CACHES);
    }
}
