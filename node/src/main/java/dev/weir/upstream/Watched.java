// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.health.Counters;
import dev.weir.health.Failures;
import dev.weir.health.Outcome;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Tells the health of an upstream's instances how attempts end. */
final class Watched {

    private final Failures failures;
    private final LongSupplier nanoClock;
    private final long patienceNanos;

    Watched(Failures failures, Timeouts timeouts, LongSupplier nanoClock) {
        this.failures = failures;
        this.nanoClock = nanoClock;
        // Who is cancelled after nearly all the time there is was not too impatient.
        this.patienceNanos = timeouts.total()
                .map(Duration::toNanos)
                .map(total -> total / 10 * 9)
                .orElse(Long.MAX_VALUE);
    }

    /**
     * An attempt has begun.
     *
     * @param trial the number of the trial that the attempt is; 0 where it is none
     */
    void attempt(int loop, Counters counters, long trial, CompletionStage<Response> answer) {
        long began = nanoClock.getAsLong();
        answer.whenComplete((response, failure) -> {
            if (response != null) {
                answered(loop, counters, began, trial, response);
            } else {
                failed(loop, counters, began, trial, failure);
            }
        });
    }

    private void answered(int loop, Counters counters, long began, long trial, Response response) {
        Outcome outcome = failures.of(response);
        String what = outcome == Outcome.OK ? "" : Integer.toString(response.status());
        counters.ended(loop, outcome, began, trial, what);
    }

    private void failed(int loop, Counters counters, long began, long trial, Throwable failure) {
        Outcome outcome = failures.of(failure);
        if (outcome == Outcome.UNKNOWN && nanoClock.getAsLong() - began > patienceNanos) {
            counters.ended(loop, failures.ofLate(), began, trial, "no answer in time");
        } else {
            counters.ended(loop, outcome, began, trial, outcome == Outcome.UNKNOWN ? "" : reason(failure));
        }
    }

    private static String reason(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof ProxyException why ? why.error().label() : cause.toString();
    }
}
