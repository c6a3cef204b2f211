// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.document.Percentage;
import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Breaks requests on purpose, to see what the callers make of it: {@code fault: {delay: 200ms, delay-percent: 10%,
 * abort: 503, abort-percent: 5%}}. Each has a lot of its own, so a request may be delayed and then aborted.
 *
 * @param delay how long a request waits before it goes on; 1 ms to 1 h
 * @param delayPercent how many are delayed
 * @param abort the status of those that never go on, 400 to 599
 * @param abortPercent how many are aborted
 */
@Keyed
public record Fault(
        Optional<Duration> delay,
        @Default("100%") Percentage delayPercent,
        Optional<Integer> abort,
        @Default("100%") Percentage abortPercent)
        implements Policy {

    private static final Percentage ALL = Percentage.parse("100%");

    public Fault {
        if (delay.isEmpty() && abort.isEmpty()) {
            throw new IllegalArgumentException("fault: (expected: delay, abort or both)");
        }
        delay.ifPresent(time -> {
            if (time.toMillis() < 1 || time.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("delay: " + time.toMillis() + "ms (expected: 1ms to 1h)");
            }
        });
        abort.ifPresent(status -> {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("abort: " + status + " (expected: 400 to 599)");
            }
        });
        checkAlone("delay", delay, delayPercent);
        checkAlone("abort", abort, abortPercent);
    }

    private static void checkAlone(String name, Optional<?> fault, Percentage percent) {
        if (fault.isEmpty() && !percent.equals(ALL)) {
            throw new IllegalArgumentException(name + "-percent: " + percent + " (expected: beside " + name + ")");
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        RandomGenerator random = context.random();
        return (request, next) -> delay.isPresent() && delayPercent.hits(random)
                ? later(request, delay.get(), () -> now(request, next, random))
                : now(request, next, random);
    }

    private CompletionStage<Response> now(Request request, Handler next, RandomGenerator random) {
        if (abort.isEmpty() || !abortPercent.hits(random)) {
            return next.handle(request);
        }
        request.body().close();
        return CompletableFuture.completedFuture(aborted(abort.get()));
    }

    /** An answer and not a failure: it has the status that was asked for, and is no fault of the gateway's. */
    private static Response aborted(int status) {
        String problem = "{\"type\":\"about:blank\",\"title\":\"" + StatusCodes.getReason(status) + "\",\"status\":"
                + status + ",\"detail\":\"aborted on purpose\"}";
        return Response.text(status, "application/problem+json", problem);
    }

    /** What goes on with a request that has waited. */
    @FunctionalInterface
    private interface Rest {

        CompletionStage<Response> run();
    }

    private static CompletionStage<Response> later(Request request, Duration delay, Rest rest) {
        CompletableFuture<Boolean> due = new CompletableFuture<>();
        EventLoop.Timer timer = request.loop().schedule(() -> due.complete(true), delay);
        Runnable left = () -> due.complete(false);
        request.cancellation().onCancel(left);
        return due.thenCompose(waited -> {
            timer.cancel();
            request.cancellation().forget(left);
            if (waited) {
                return rest.run();
            }
            request.body().close();
            return ProxyException.failed(ProxyError.CLIENT_LEFT, "cancelled while delayed");
        });
    }
}
