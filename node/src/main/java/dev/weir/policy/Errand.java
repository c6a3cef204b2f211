// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheKey;
import dev.weir.cache.RequestDirectives;
import dev.weir.cache.Serving;
import dev.weir.cache.Stored;
import dev.weir.cache.Wanted;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import java.util.Optional;

/**
 * A request that nothing on this node can answer at once.
 *
 * @param wishes what it says of caches
 * @param copy what would answer it, if the upstream said that it is still good
 * @param next who asks the upstream
 * @param arrived when it came, in milliseconds of the cluster's clock
 */
record Errand(
        Request request, RequestDirectives wishes, CacheKey key, Optional<Stored> copy, Handler next, long arrived) {

    /** The same with another copy. */
    Errand with(Stored other) {
        return new Errand(request, wishes, key, Optional.of(other), next, arrived);
    }

    /** The same without one. */
    Errand withoutCopy() {
        return new Errand(request, wishes, key, Optional.empty(), next, arrived);
    }

    /** The same on behalf of somebody else. */
    Errand on(Request other) {
        return new Errand(other, wishes, key, copy, next, arrived);
    }

    /** Whether the client wants the upstream to be asked, whatever there is. */
    boolean insists(long now) {
        return copy.map(stored -> Serving.of(stored, wishes, now) == Serving.ASKED_TO_VALIDATE)
                .orElse(wishes.noCache());
    }

    /** What is good enough. */
    Wanted wanted(long now) {
        return insists(now)
                ? Wanted.since(arrived)
                : copy.map(Wanted::newerThan).orElse(Wanted.ANYTHING);
    }

    /** Whether it can be answered with what came since. */
    boolean accepts(Stored stored, long now) {
        return Serving.of(stored, wishes, now).serves() || (stored.fresh(now) && stored.received() > arrived);
    }

    /** Whether a copy may stand in for the upstream that failed. */
    Optional<Stored> makeshift(long now) {
        return copy.filter(stored -> Serving.onFailure(stored, wishes, now));
    }
}
