// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What is asked of the cluster on behalf of an operator.
 *
 * @param answerTime a cluster that has not answered by then may never
 */
record InTime(Duration answerTime, Executor worker) {

    /** The same, on a worker thread, or a refusal where the cluster has no answer. */
    <T> CompletionStage<T> answered(CompletionStage<T> asked) {
        return asked.toCompletableFuture()
                .copy()
                .orTimeout(answerTime.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(this::orRefused, worker);
    }

    private <T> T orRefused(T answer, Throwable failure) {
        if (failure == null) {
            return answer;
        }
        Throwable cause = Optional.ofNullable(failure.getCause())
                .filter(inner -> failure instanceof CompletionException)
                .orElse(failure);
        throw new Refusal(
                503,
                cause instanceof TimeoutException
                        ? "The cluster did not answer within " + answerTime.toMillis() + " ms."
                        : "The cluster did not answer: " + cause);
    }
}
