// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;
import static dev.weir.http.ProxyError.UNAUTHENTICATED;

import dev.weir.auth.Outcome;
import dev.weir.auth.Tally;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step of every policy that says who sent a request: looks for a credential in each of its ways, goes by the first
 * that is there, and never past one that does not hold. From here on the request has no credential that was looked for,
 * and no header that only this step may set.
 */
final class Authenticator implements Filter {

    private static final Logger log = LoggerFactory.getLogger(Authenticator.class);

    private final String name;
    private final Tally tally;
    private final List<Way> ways;
    private final Optional<Verdict.Proven> nobody;
    private final Map<String, HttpString> forNobody;
    private final Set<HttpString> own = new HashSet<>();

    /** One of the ways in which a caller may prove who it is. */
    private record Way(Scheme scheme, Tally tally, Map<String, HttpString> headers) {}

    /**
     * @param kind how the policy's class is called
     * @param methods in the order in which they are tried
     * @param anonymous who those are that send no credential: the name of a consumer
     * @param headers in which the upstream is told the consumer's metadata, whatever the way, by key
     */
    Authenticator(
            String kind,
            List<? extends Authentication> methods,
            Optional<String> anonymous,
            Map<String, String> headers,
            PolicyContext context) {
        name = context.name();
        tally = context.access().tallies().of(kind, name);
        ways = methods.stream().map(method -> way(method, headers, context)).toList();
        forNobody = ways.size() == 1 ? ways.get(0).headers : named(headers);
        nobody = anonymous.map(consumer -> context.consumers()
                .named(consumer)
                .map(Verdict.Proven::nobody)
                .orElseThrow(() -> new IllegalArgumentException(
                        "anonymous: " + consumer + " (expected: the name of one of the consumers)")));
        ways.forEach(way -> {
            own.addAll(way.headers.values());
            own.addAll(way.scheme.headers());
        });
        own.addAll(forNobody.values());
    }

    private static Way way(Authentication method, Map<String, String> headers, PolicyContext context) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(method.headers());
        Tally tally = context.access().tallies().of(method.getClass().getSimpleName(), context.name());
        return new Way(method.scheme(context), tally, named(all));
    }

    private static Map<String, HttpString> named(Map<String, String> headers) {
        Map<String, HttpString> named = new LinkedHashMap<>();
        headers.forEach((key, header) -> named.put(key, new HttpString(header)));
        return named;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        for (Way way : ways) {
            Optional<CompletionStage<Response>> answer = way.scheme.answers(request);
            if (answer.isPresent()) {
                request.body().close();
                return answer.get();
            }
        }
        Request bare = cleaned(request);
        Way chosen = null;
        Credential credential = null;
        for (Way way : ways) {
            bare = way.scheme.bare(bare);
            Optional<Credential> found = way.scheme.find(request);
            if (found.isPresent()) {
                bare = found.get().stripped().apply(bare);
                if (chosen == null) {
                    chosen = way;
                    credential = found.get();
                }
            }
        }
        if (chosen == null || credential == null) {
            return nobody(request, bare, next);
        }
        CompletableFuture<Verdict> verdict = credential.judge().get();
        boolean known = verdict.isDone() && !verdict.isCompletedExceptionally();
        return known ? judged(bare, next, chosen, verdict.join()) : later(bare, next, chosen, verdict);
    }

    /** Without the client's own copies of what only this step may say. */
    private Request cleaned(Request request) {
        HeaderMap headers = request.headers();
        for (HttpString header : own) {
            if (headers.contains(header)) {
                return request.withHeaders(copy -> own.forEach(copy::remove));
            }
        }
        return request;
    }

    /** @param request as it came */
    private CompletionStage<Response> nobody(Request request, Request bare, Handler next) {
        if (nobody.isEmpty()) {
            tally.count(Outcome.MISSING);
            Optional<CompletionStage<Response>> entrance = entrance(request);
            if (entrance.isPresent()) {
                request.body().close();
                return entrance.get();
            }
            return refused(request, "a credential is expected", null, Optional.empty());
        }
        tally.count(Outcome.ANONYMOUS);
        return proven(bare, next, tally, forNobody, nobody.get())
                .<CompletionStage<Response>>handle((response, failure) ->
                        failure == null ? CompletableFuture.completedFuture(response) : turnedAway(request, failure))
                .thenCompose(Function.identity());
    }

    private Optional<CompletionStage<Response>> entrance(Request request) {
        return ways.stream()
                .flatMap(way -> way.scheme.entrance(request).stream())
                .findFirst();
    }

    /** Who is behind may refuse whom nobody knows; how to become known is told here (RFC 9110 §15.5.2). */
    private CompletionStage<Response> turnedAway(Request request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean silent = cause instanceof ProxyException refusal
                && refusal.error() == UNAUTHENTICATED
                && !refusal.headers().contains(Headers.WWW_AUTHENTICATE);
        if (!silent) {
            return CompletableFuture.failedFuture(cause);
        }
        ProxyException told =
                ((ProxyException) cause).withHeaders(headers -> challenge(headers, null, Optional.empty()));
        return entrance(request).orElseGet(() -> CompletableFuture.failedFuture(told));
    }

    private CompletionStage<Response> later(
            Request request, Handler next, Way way, CompletableFuture<Verdict> verdict) {
        Runnable left = () -> verdict.cancel(false);
        request.cancellation().onCancel(left);
        return request.resume(verdict)
                .handle((known, failure) -> {
                    request.cancellation().forget(left);
                    if (request.cancellation().isCancelled()) {
                        request.body().close();
                        return ProxyException.<Response>failed(CLIENT_LEFT, "cancelled while it was asked who it is");
                    }
                    return known == null ? undecided(request, way, failure) : judged(request, next, way, known);
                })
                .thenCompose(Function.identity());
    }

    private static CompletionStage<Response> undecided(Request request, Way way, Throwable failure) {
        way.tally.count(Outcome.UNDECIDED);
        request.body().close();
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return CompletableFuture.failedFuture(wrapped ? failure.getCause() : failure);
    }

    private CompletionStage<Response> judged(Request request, Handler next, Way way, Verdict verdict) {
        if (verdict instanceof Verdict.Seen seen) {
            return judged(request.withBody(seen.body()), next, way, seen.proven());
        }
        if (verdict instanceof Verdict.Renewed renewed) {
            return judged(request, next, way, renewed.proven()).thenApply(response -> renewed(response, renewed));
        }
        if (verdict instanceof Verdict.Proven proven) {
            way.tally.count(Outcome.ACCEPTED);
            return proven(request, next, way.tally, way.headers, proven);
        }
        Verdict.Refused refused = (Verdict.Refused) verdict;
        way.tally.count(refused.outcome());
        log.debug("policy {}: refused, {}: {}", name, refused.outcome().label(), refused.why());
        return refused(request, "the credential is not valid", way, Optional.of(refused));
    }

    /** No cache may give it to anybody else. */
    private static Response renewed(Response response, Verdict.Renewed renewed) {
        renewed.cookies().forEach(cookie -> response.headers().add(Headers.SET_COOKIE, cookie));
        response.headers().put(Headers.CACHE_CONTROL, "no-store");
        return response;
    }

    private CompletionStage<Response> proven(
            Request request, Handler next, Tally counted, Map<String, HttpString> told, Verdict.Proven proven) {
        Optional<Caller> caller = Together.of(request.caller(), proven.caller());
        if (caller.isEmpty()) {
            counted.count(Outcome.CONTRADICTED);
            request.body().close();
            return ProxyException.failed(HTTP_REQUEST_DENIED, "its credentials are those of different callers");
        }
        boolean silent = proven.headers().isEmpty()
                && (told.isEmpty() || proven.metadata().isEmpty());
        Request known = silent
                ? request
                : request.withHeaders(headers -> {
                    proven.headers().forEach(headers::put);
                    told.forEach((key, header) -> Optional.ofNullable(
                                    proven.metadata().get(key))
                            .ifPresent(value -> headers.put(header, value)));
                });
        return next.handle(known.withCaller(caller.get()));
    }

    /** @param judged the way whose credential does not hold; null where there was none */
    private CompletionStage<Response> refused(
            Request request, String detail, @Nullable Way judged, Optional<Verdict.Refused> why) {
        request.body().close();
        ProxyException refusal =
                new ProxyException(UNAUTHENTICATED, detail).withHeaders(headers -> challenge(headers, judged, why));
        return CompletableFuture.failedFuture(refusal);
    }

    /** One for each way. */
    private void challenge(HeaderMap headers, @Nullable Way judged, Optional<Verdict.Refused> why) {
        for (Way way : ways) {
            Optional<Verdict.Refused> its = way.equals(judged) ? why : Optional.empty();
            headers.add(Headers.WWW_AUTHENTICATE, way.scheme.challenge(its));
        }
    }
}
