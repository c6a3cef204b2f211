// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bare;
import dev.weir.document.Default;
import dev.weir.policy.RequestKey;
import java.util.Optional;

/** How one of an upstream's instances is chosen: {@code round-robin}, or {@code {hash: {by: {header: X-User}}}}. */
public sealed interface Balance {

    /** What needs no settings. */
    enum Way {
        /** In turn, as often as their weights say. */
        ROUND_ROBIN,
        /** The less busy one of two that are drawn by lot. */
        RANDOM_TWO,
        /** The one with the fewest requests under way in the whole cluster, for its weight. */
        LEAST_REQUESTS,
        /** The one that would answer soonest, as far as its peaks of late tell. */
        EWMA
    }

    /** One of those: {@code balance: least-requests}. */
    @Bare
    record Of(Way way) implements Balance {

        /** What an upstream has that does not say otherwise. */
        public static final Of STANDARD = new Of(Way.ROUND_ROBIN);
    }

    /**
     * The same one for the same key, on every node.
     *
     * @param by what the key is; the client's address where a request has nothing of it
     * @param bound how busy an instance may be, of what is usual; the next one is taken beyond. None unless it is given
     */
    record Hash(RequestKey by, @Default("maglev") Table table, Optional<LoadBound> bound) implements Balance {

        public Hash {
            boolean same = by.all().stream().anyMatch(Hash::isSame);
            Checks.require(!same, "by", "route or global", "what tells clients apart");
        }

        private static boolean isSame(RequestKey part) {
            return part instanceof RequestKey.Of of
                    && (of.subject() == RequestKey.Subject.GLOBAL || of.subject() == RequestKey.Subject.ROUTE);
        }
    }

    /** What a key's instance is looked up in. */
    enum Table {
        /** Even shares; a few more keys move than must when the instances change. */
        MAGLEV,
        /** Only the keys move that must; shares are less even. */
        RING
    }
}
