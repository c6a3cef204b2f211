// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheRules;
import dev.weir.document.ByteSize;
import dev.weir.document.Percentage;
import dev.weir.http.Body;
import dev.weir.http.Caller;
import dev.weir.http.Client;
import dev.weir.http.Handler;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a policy was told by a service that it asks, kept by the cluster where it keeps responses: whoever asks the same
 * meanwhile waits for the one answer, and whoever does later has it. It is found by a digest, which says nothing of
 * what was asked.
 */
final class Decisions {

    /*
     * They are responses to a URL that nobody can ask for: only these are kept under a name that no route can have.
     * So there is one place that knows how the nodes share a fetch, hold what came of it, and how much memory is for
     * that.
     */

    private static final String AUTHORITY = "decision";
    private static final String MAX_AGE = "max-age=";

    /** More than any that is kept. */
    private static final long BYTES_MAX = 1L << 20;

    private final Caching kept;

    /**
     * @param kind of the policy; its name is taken from the context
     * @param patience no request waits longer for what another one asks; then it asks itself
     */
    Decisions(String kind, Duration patience, PolicyContext context) {
        this.kept = Caching.ofOurOwn(settings(patience), kind + ' ' + context.name(), context.caches());
    }

    /** By what answers say, and nothing else. */
    private static Cache settings(Duration patience) {
        return new Cache(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Percentage(0),
                CacheRules.STANDARD.heuristicMax(),
                List.of(200),
                List.of("GET"),
                new CacheParts(List.of(), List.of(), new CacheParts.CountedQuery(List.of(), List.of(), false), false),
                new CacheVary(true, List.of()),
                List.of(),
                false,
                new ByteSize(BYTES_MAX),
                patience,
                false);
    }

    /**
     * An answer to keep.
     *
     * @param lifetime of which whole seconds count
     */
    static Response answer(Body.Bytes body, Duration lifetime) {
        Response answer = Response.of(200, body);
        long seconds = lifetime.toSeconds();
        answer.headers().put(Headers.CACHE_CONTROL, seconds > 0 ? MAX_AGE + seconds : "no-store");
        return answer;
    }

    /**
     * The answer to what has this digest.
     *
     * @param asker the request for which it is asked
     * @param asks the service, with a request of which only the loop, the cancellation and the journey are of use
     * @return an {@link #answer}, whose body is in memory; complete at once where this node has it. Fails where the
     *     service does
     */
    CompletableFuture<Response> find(String digest, Request asker, Handler asks) {
        RequestHead head = new RequestHead(Methods.GET, "http", AUTHORITY, '/' + digest, "", new HeaderMap());
        Request question = new Request(
                head,
                Body.EMPTY,
                Client.NOBODY,
                Caller.ANONYMOUS,
                Map.of(),
                asker.loop(),
                asker.cancellation(),
                Interim.NONE,
                new Journey(asker.journey().startNanos()));
        return kept.filter(question, asks).toCompletableFuture();
    }

    /** All of an answer's body. */
    static byte[] bytes(Response answer) {
        if (!(answer.body() instanceof Body.Bytes body)) {
            throw new IllegalArgumentException("body: " + answer.body().getClass() + " (expected: in memory)");
        }
        return bytes(body);
    }

    static byte[] bytes(Body.Bytes body) {
        byte[] bytes = new byte[(int) body.length()];
        body.bytes().get(bytes);
        return bytes;
    }
}
