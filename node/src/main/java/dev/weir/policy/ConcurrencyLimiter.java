// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
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
import dev.weir.limit.OnPartition;
import dev.weir.limit.Permit;
import dev.weir.limit.PermitPool;
import dev.weir.limit.PermitTerms;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of {@link ConcurrencyLimit}: lets a request go on while it has a permit, and sees to it that it ends. */
final class ConcurrencyLimiter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(ConcurrencyLimiter.class);

    private final String name;
    private final PermitPool pool;
    private final PermitTerms terms;
    private final KeyMaker keys;
    private final boolean shadow;
    private final boolean patient;
    private final Duration longest;
    private final String policy;

    ConcurrencyLimiter(ConcurrencyLimit settings, PolicyContext context) {
        Duration deadline = context.limits().deadline();
        name = context.name();
        pool = context.limits().permits().pool(name);
        terms = settings.terms();
        keys = new KeyMaker(settings.by(), settings.ipv6Prefix(), context.route());
        shadow = settings.shadow();
        patient = !settings.maxWait().isZero();
        longest = settings.maxWait().compareTo(deadline) > 0 ? settings.maxWait() : deadline;
        policy = '"' + name + "\";q=" + settings.limit() + ";qu=\"concurrent-requests\"";
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        String key = keys.of(request);
        CompletableFuture<Permit> permit = pool.acquire(key, terms, patient);
        if (shadow) {
            return new Stay(Permit.toCome(permit)).of(request, next);
        }
        return permit.isDone() ? decided(request, next, key, permit.join()) : later(request, next, key, permit);
    }

    private CompletionStage<Response> later(
            Request request, Handler next, String key, CompletableFuture<Permit> permit) {
        EventLoop.Timer timer = request.loop()
                .schedule(() -> permit.complete(patient ? Permit.refused() : Permit.undecided()), longest);
        // Not as undecided: that nobody waits any more is no fault of the cluster's.
        Runnable left = () -> permit.cancel(false);
        request.cancellation().onCancel(left);
        return request.resume(permit)
                .handle((decided, failure) -> {
                    timer.cancel();
                    request.cancellation().forget(left);
                    return awaited(request, next, key, decided);
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<Response> awaited(Request request, Handler next, String key, @Nullable Permit permit) {
        if (permit != null && !request.cancellation().isCancelled()) {
            return decided(request, next, key, permit);
        }
        if (permit != null) {
            permit.release();
        }
        request.body().close();
        return ProxyException.failed(CLIENT_LEFT, "cancelled while limit " + name + " was asked");
    }

    private CompletionStage<Response> decided(Request request, Handler next, String key, Permit permit) {
        return switch (permit.decision().verdict()) {
            case ADMITTED -> new Stay(permit).of(request, next);
            case REFUSED -> refusal(request, RATE_LIMITED, "limit " + name + " is reached");
            case UNDECIDED -> uncounted(request, next, key, false);
            case FULL -> uncounted(request, next, key, true);
        };
    }

    private CompletionStage<Response> uncounted(Request request, Handler next, String key, boolean full) {
        boolean open = terms.onPartition() == OnPartition.OPEN;
        if (pool.alarms()) {
            String why = full ? "has no room for another key" : "does not say in time what is under way";
            log.warn("limit {}: the cluster {}; requests are {}", name, why, open ? "let through" : "refused");
        }
        return open
                ? new Stay(pool.occupy(key, terms)).of(request, next)
                : refusal(request, full ? RATE_LIMIT_FULL : RATE_LIMIT_UNDECIDED, "limit " + name);
    }

    private CompletionStage<Response> refusal(Request request, ProxyError error, String detail) {
        request.body().close();
        return CompletableFuture.failedFuture(new ProxyException(error, detail)
                .withMember(RateLimiter.VIOLATED, List.of(name))
                .withHeaders(fields -> {
                    fields.put(Headers.RETRY_AFTER, 1);
                    fields.put(LimitHeaders.POLICY, policy);
                }));
    }
}
