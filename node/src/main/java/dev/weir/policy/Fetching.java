// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheRules;
import dev.weir.cache.Caches;
import dev.weir.cache.KeyRules;
import dev.weir.cache.NotKept;
import dev.weir.cache.Storing;
import dev.weir.cache.Validation;
import dev.weir.cache.Vary;
import dev.weir.http.Body;
import dev.weir.http.Cancellation;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Locale;
import java.util.Set;

/**
 * How a route's cache asks the upstream, and what it makes of the answer.
 *
 * @param caches what all routes of the node share
 * @param bodyBytesMax longer ones are not kept
 */
record Fetching(Caches caches, KeyRules keys, CacheRules rules, Storing storing, long bodyBytesMax) {

    Fetching(Caches caches, Cache settings) {
        this(
                caches,
                settings.keyRules(),
                settings.rules(),
                new Storing(settings.rules()),
                settings.maxBody().bytes());
    }

    /** Why a response is not kept, where another one to the same URL may well be. */
    private static final Set<NotKept> OF_THE_REQUEST =
            Set.of(NotKept.METHOD, NotKept.REQUEST_NO_STORE, NotKept.AUTHORIZATION, NotKept.INCOMPLETE, NotKept.PURGED);

    /** They have no end that is worth waiting for. */
    private static final Set<String> ENDLESS = Set.of("text/event-stream", "multipart/x-mixed-replace");

    /** The request that fetches what others can use too. */
    Request request(Errand errand, Cancellation cancellation) {
        Request asker = errand.request();
        asker.body().close();
        RequestHead head = keys.counted(asker.head());
        RequestHead sent = errand.copy()
                .map(copy -> Validation.conditional(head, copy, rules))
                .orElseGet(() -> Validation.whole(head, rules));
        return asker.withHead(withGet(sent)).withBody(Body.EMPTY).withCancellation(cancellation);
    }

    /** An answer to a HEAD cannot be kept, but one to a GET answers both. */
    private static RequestHead withGet(RequestHead head) {
        return head.method().equals(Methods.GET) ? head : head.withMethod(Methods.GET);
    }

    /** The same request on nobody's behalf: nobody waits for it, and nothing of it is counted as a client's. */
    static Request behind(Request request) {
        return new Request(
                request.head(),
                Body.EMPTY,
                request.client(),
                request.caller(),
                request.variables(),
                request.loop(),
                new Cancellation(),
                Interim.NONE,
                new Journey(request.journey().startNanos()));
    }

    Storing.Asked asked(Errand errand, long began) {
        RequestHead head = withGet(errand.request().head());
        Vary known = caches.cluster().variant(errand.key(), head).vary();
        return new Storing.Asked(head, authorized(errand.request()), known, began);
    }

    /** Whether an answer is the asker's own unless it says otherwise (RFC 9111 §3.5). */
    boolean authorized(Request request) {
        return Storing.authorized(request.head(), request.caller(), keys.consumer());
    }

    Storing.Decision decide(Errand errand, Response response, long began, long received) {
        return isEndless(response)
                ? new Storing.Leave(NotKept.TOO_LARGE)
                : storing.decide(asked(errand, began), response.status(), response.headers(), received);
    }

    private static boolean isEndless(Response response) {
        String type = response.headers().getFirst(Headers.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        int end = type.indexOf(';');
        return ENDLESS.contains(
                (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT));
    }

    /** Whether nobody who asks the same now need wait for the answer of another one. */
    static boolean isOfTheResponse(NotKept why) {
        return !OF_THE_REQUEST.contains(why);
    }
}
