// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheStatus;
import dev.weir.cache.CacheStatus.Forward;
import dev.weir.cache.RequestDirectives;
import dev.weir.cache.Serving;
import dev.weir.cache.Stored;
import dev.weir.cache.Variant;
import dev.weir.cache.Wanted;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Optional;

/**
 * A request that nothing on this node can answer at once.
 *
 * @param wishes what it says of caches
 * @param variant which of the key's responses it is to have, as far as this node knew when it came
 * @param copy what would answer it, if the upstream said that it is still good
 * @param next who asks the upstream
 * @param arrived when it came, in milliseconds of the cluster's clock
 */
record Errand(
        Request request,
        RequestDirectives wishes,
        CacheKey key,
        Variant variant,
        Optional<Stored> copy,
        Handler next,
        long arrived) {

    /** The same with another copy. */
    Errand with(Stored other) {
        return new Errand(request, wishes, key, variant, Optional.of(other), next, arrived);
    }

    /** The same without one. */
    Errand withoutCopy() {
        return new Errand(request, wishes, key, variant, Optional.empty(), next, arrived);
    }

    /** Whether its answer is of no use to others: without a body, a part, or without an end. */
    boolean isForItselfAlone() {
        String accept = request.headers().getFirst(Headers.ACCEPT);
        return request.method().equals(Methods.HEAD)
                || request.headers().contains(Headers.RANGE)
                || (accept != null && accept.regionMatches(true, 0, "text/event-stream", 0, 17));
    }

    /** Whether the client has something already. */
    boolean isConditional() {
        HeaderMap headers = request.headers();
        return headers.contains(Headers.IF_NONE_MATCH) || headers.contains(Headers.IF_MODIFIED_SINCE);
    }

    /** Why it goes on to the upstream. */
    Forward why() {
        if (copy.isPresent()) {
            return insists(arrived) ? Forward.REQUEST : Forward.STALE;
        }
        return variant.equals(Variant.NONE) ? Forward.URI_MISS : Forward.VARY_MISS;
    }

    /** As its answer says it. */
    CacheStatus forwarded() {
        return CacheStatus.forwarded(why());
    }

    /** Whether the client wants the upstream to be asked, whatever there is. */
    boolean insists(long now) {
        return copy.map(stored -> Serving.of(stored, wishes, now) == Serving.ASKED_TO_VALIDATE)
                .orElse(wishes.noCache());
    }

    /** Whether every use of the copy needs a look at the upstream, so that nobody can use what another one was told. */
    boolean isNeverFresh() {
        return copy.filter(stored -> stored.lifetimeMillis() == 0).isPresent();
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
