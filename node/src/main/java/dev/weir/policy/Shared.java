// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Access;
import dev.weir.cache.Caches;
import dev.weir.limit.Limits;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What the policies of a node share, whichever revision has them.
 *
 * @param random for what is left to chance; safe to be asked from several threads
 * @param mirrors the copies under way on this node
 * @param limits those of this node
 * @param caches what the caches of this node's routes share
 * @param access what is needed to tell who somebody is
 */
public record Shared(RandomGenerator random, Mirrors mirrors, Limits limits, Caches caches, Access access) {

    /** Of a node without others, where time stands still. */
    public static Shared alone() {
        return new Shared(
                new Random(),
                new Mirrors(),
                Limits.alone(() -> 0, () -> 0),
                Caches.alone(() -> 0, () -> 0),
                Access.alone(() -> 0, () -> 0));
    }

    public Shared withRandom(RandomGenerator other) {
        return new Shared(other, mirrors, limits, caches, access);
    }

    public Shared withMirrors(Mirrors others) {
        return new Shared(random, others, limits, caches, access);
    }

    public Shared withLimits(Limits others) {
        return new Shared(random, mirrors, others, caches, access);
    }

    public Shared withCaches(Caches others) {
        return new Shared(random, mirrors, limits, others, access);
    }

    public Shared withAccess(Access other) {
        return new Shared(random, mirrors, limits, caches, other);
    }
}
