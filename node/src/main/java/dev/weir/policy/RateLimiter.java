// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.HTTP_REQUEST_ERROR;
import static dev.weir.http.ProxyError.RATE_LIMITED;
import static dev.weir.http.ProxyError.RATE_LIMIT_FULL;
import static dev.weir.http.ProxyError.RATE_LIMIT_UNDECIDED;

import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.limit.Decision;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Terms;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of {@link RateLimit}: asks whether a request may go on, mostly without leaving the I/O thread. */
final class RateLimiter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(RateLimiter.class);

    /** Those that do not hold, or of which nobody knows. */
    static final String VIOLATED = "violated-policies";

    private final String name;
    private final Limit limit;
    private final Terms terms;
    private final long capacity;
    private final KeyMaker keys;
    private final Cost cost;
    private final boolean shadow;
    private final LimitHeaders headers;
    private final Duration deadline;
    private final RandomGenerator random;

    /**
     * @param counted the name under which it is counted
     * @param rates of the settings' one
     */
    RateLimiter(RateLimit settings, String counted, Rates rates, PolicyContext context) {
        Limits limits = context.limits();
        boolean alone = settings.mode() == RateLimit.Mode.PER_NODE;
        name = counted;
        limit = alone ? limits.local(counted) : limits.shared(counted);
        terms = settings.terms(rates);
        capacity = terms.capacity();
        keys = new KeyMaker(settings.by(), settings.ipv6Prefix(), context.route());
        cost = settings.cost();
        shadow = settings.shadow();
        headers = new LimitHeaders(context.name(), terms.rates(), settings.headers());
        deadline = limits.deadline();
        random = context.random();
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        long asked = cost.before(request);
        if (shadow) {
            return observed(request, next, Math.max(1, Math.min(asked, capacity)));
        }
        if (asked < 1 || asked > capacity) {
            request.body().close();
            return ProxyException.failed(HTTP_REQUEST_ERROR, "a cost of 1 to " + capacity + " was expected");
        }
        String key = keys.of(request);
        CompletableFuture<Decision> decision = limit.take(key, terms, asked);
        return decision.isDone() ? decided(request, next, key, decision.join()) : later(request, next, key, decision);
    }

    /** In the shadow nobody waits, and nobody is told. */
    private CompletionStage<Response> observed(Request request, Handler next, long asked) {
        String key = keys.of(request);
        CompletableFuture<Decision> decision = limit.take(key, terms, asked);
        return new AnswerHeaders(answer -> charge(answer, key, decision.getNow(Decision.UNDECIDED)))
                .filter(request, next);
    }

    private CompletionStage<Response> later(
            Request request, Handler next, String key, CompletableFuture<Decision> decision) {
        EventLoop.Timer timer = request.loop().schedule(() -> decision.complete(Decision.UNDECIDED), deadline);
        // Not as undecided: that nobody waits any more is no fault of the cluster's.
        Runnable left = () -> decision.cancel(false);
        request.cancellation().onCancel(left);
        return request.resume(decision)
                .handle((decided, failure) -> {
                    timer.cancel();
                    request.cancellation().forget(left);
                    return awaited(request, next, key, decided);
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<Response> awaited(Request request, Handler next, String key, @Nullable Decision decided) {
        if (decided == null || request.cancellation().isCancelled()) {
            request.body().close();
            return ProxyException.failed(CLIENT_LEFT, "cancelled while limit " + name + " was asked");
        }
        return decided(request, next, key, decided);
    }

    private CompletionStage<Response> decided(Request request, Handler next, String key, Decision decision) {
        return switch (decision.verdict()) {
            case ADMITTED -> admitted(request, next, key, decision);
            case REFUSED -> refused(request, decision);
            case UNDECIDED, FULL -> uncounted(request, next, key, decision);
        };
    }

    private CompletionStage<Response> admitted(Request request, Handler next, String key, Decision decision) {
        if (!headers.any() && !(cost instanceof Cost.ResponseHeader)) {
            return next.handle(request);
        }
        return new AnswerHeaders(answer -> headers.put(answer, decision, charge(answer, key, decision)))
                .filter(request, next);
    }

    /** What the answer says it has cost beyond what was taken before. */
    private long charge(HeaderMap answer, String key, Decision decision) {
        long rest = Math.min(capacity, cost.after(answer)) - 1;
        if (rest < 1 || !decision.admitted()) {
            return 0;
        }
        limit.charge(key, terms, rest);
        return rest;
    }

    private CompletionStage<Response> refused(Request request, Decision decision) {
        String violated = headers.violated(decision);
        return refusal(request, RATE_LIMITED, "limit " + violated + " is reached", List.of(violated), decision);
    }

    private CompletionStage<Response> uncounted(Request request, Handler next, String key, Decision decision) {
        boolean open = terms.onPartition() == OnPartition.OPEN;
        boolean full = decision.verdict() == Decision.Verdict.FULL;
        if (limit.alarms()) {
            String why = full ? "has no room for another key" : "does not say in time what is left";
            log.warn("limit {}: the cluster {}; requests are {}", name, why, open ? "let through" : "refused");
        }
        return open
                ? admitted(request, next, key, decision)
                : refusal(
                        request,
                        full ? RATE_LIMIT_FULL : RATE_LIMIT_UNDECIDED,
                        "limit " + name,
                        headers.names(),
                        decision);
    }

    private CompletionStage<Response> refusal(
            Request request, ProxyError error, String detail, List<String> violated, Decision decision) {
        request.body().close();
        long seconds = LimitHeaders.seconds(decision.resetMillis());
        // Not all at once, and nobody too early.
        long later = seconds + random.nextLong(seconds / 10 + 1);
        ProxyException why = new ProxyException(error, detail)
                .withMember(VIOLATED, violated)
                .withHeaders(fields -> {
                    fields.put(Headers.RETRY_AFTER, later);
                    headers.put(fields, decision, 0);
                });
        return CompletableFuture.failedFuture(why);
    }
}
