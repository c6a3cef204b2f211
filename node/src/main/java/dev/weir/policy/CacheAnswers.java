// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.CacheStatus;
import dev.weir.cache.Caches;
import dev.weir.cache.Delivery;
import dev.weir.cache.Stored;
import dev.weir.cache.Usage;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.concurrent.CompletionStage;

/** Makes the answers of a route's cache: each says what it is, and is counted. */
final class CacheAnswers {

    private final Caches caches;
    private final Usage.ByRoute usage;
    private final boolean saysStatus;
    private final boolean counts;

    CacheAnswers(Caches caches, String route, boolean saysStatus) {
        this(caches, caches.cluster().usage().route(route), saysStatus, true);
    }

    private CacheAnswers(Caches caches, Usage.ByRoute usage, boolean saysStatus, boolean counts) {
        this.caches = caches;
        this.usage = usage;
        this.saysStatus = saysStatus;
        this.counts = counts;
    }

    /** The same for what no client has asked for. */
    CacheAnswers uncounted() {
        return new CacheAnswers(caches, usage, saysStatus, false);
    }

    /** What is kept, as the request wants it: all, a part, or that nothing has changed. */
    Response copy(Request request, Stored stored, Kind found, CacheStatus status) {
        count(request, found);
        request.body().close();
        return said(Delivery.of(stored, request.head(), caches.cluster().clusterMillis()), status);
    }

    /**
     * What will be kept, while it arrives: all of it, or that nothing has changed.
     *
     * @param head without the body
     */
    Response onItsWay(Request request, Stored head, Body.Stream body, Kind found, CacheStatus status) {
        count(request, found);
        request.body().close();
        Response answer =
                Delivery.of(head, withoutRange(request.head()), caches.cluster().clusterMillis());
        boolean bodiless = answer.status() == 304 || request.method().equals(Methods.HEAD);
        if (!bodiless) {
            return said(new Response(answer.status(), answer.headers(), body), status);
        }
        if (answer.status() != 304) {
            answer.headers().remove(Headers.CONTENT_LENGTH);
            if (body.length() >= 0) {
                answer.headers().put(Headers.CONTENT_LENGTH, body.length());
            }
        }
        body.close();
        return said(answer, status);
    }

    /** A part can be cut out of the whole alone, and nobody need be given one (RFC 9110 §14.2). */
    private static RequestHead withoutRange(RequestHead head) {
        if (!head.headers().contains(Headers.RANGE)) {
            return head;
        }
        HeaderMap others = new HeaderMap();
        others.putAll(head.headers());
        others.remove(Headers.RANGE);
        return head.withHeaders(others);
    }

    /** What the upstream answers to this request alone. */
    CompletionStage<Response> past(Request request, Handler next, CacheStatus status) {
        count(request, Kind.PASSES);
        return saysStatus ? new AnswerHeaders(status::addTo).filter(request, next) : next.handle(request);
    }

    /** What the upstream answered to this request alone. */
    Response passed(Request request, Response response, CacheStatus status) {
        count(request, Kind.PASSES);
        return said(response, status);
    }

    private void count(Request request, Kind found) {
        if (counts) {
            request.journey().cache(found.label());
            usage.count(found);
        }
    }

    private Response said(Response answer, CacheStatus status) {
        if (saysStatus) {
            status.addTo(answer.headers());
        }
        return answer;
    }
}
