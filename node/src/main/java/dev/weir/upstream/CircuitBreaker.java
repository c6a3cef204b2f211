// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.health.Breaker;
import dev.weir.health.BreakerVerdict;
import dev.weir.health.Failures;
import dev.weir.health.Outcome;
import dev.weir.health.UpstreamHealth;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Refuses a route's requests while the cluster has found that too many of them fail or take too long, but for the one
 * that tries whether it has become better.
 */
final class CircuitBreaker implements Filter {

    private final UpstreamHealth health;
    private final Failures failures;
    private final LongSupplier nanoClock;
    private final LongSupplier clusterMillis;

    CircuitBreaker(UpstreamHealth health, Failures failures, LongSupplier nanoClock, LongSupplier clusterMillis) {
        this.health = health;
        this.failures = failures;
        this.nanoClock = nanoClock;
        this.clusterMillis = clusterMillis;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        Breaker breaker = health.breaker(request.journey().route());
        long trial = breaker.enter();
        if (trial == Breaker.REFUSED) {
            return refused(breaker.verdict());
        }
        long began = nanoClock.getAsLong();
        int loop = request.loop().index();
        CompletionStage<Response> answer = next.handle(request);
        answer.whenComplete((response, failure) -> {
            Outcome outcome = response != null ? failures.of(response) : failures.of(failure);
            breaker.ended(loop, outcome, began, trial);
        });
        return answer;
    }

    private CompletionStage<Response> refused(BreakerVerdict verdict) {
        long seconds = Math.max(1, Math.floorDiv(verdict.untilMillis() - clusterMillis.getAsLong() + 999, 1_000L));
        return CompletableFuture.failedStage(ProxyException.unprocessed(
                        ProxyError.DESTINATION_UNAVAILABLE, health.name() + ": " + verdict.evidence())
                .withHeaders(headers -> headers.put(Headers.RETRY_AFTER, Long.toString(seconds))));
    }
}
