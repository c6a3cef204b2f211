// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.RetryConfig;
import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks again where that is safe and may help: nothing of the request was done yet, or its method may be carried out
 * twice; its body is still there; the outcome is one the operator named; and the budget has room. An attempt that no
 * instance did anything of is free of the budget, which is there to bound the work of instances.
 */
final class Retry implements Filter {

    private final RetryConfig config;
    private final Set<HttpString> methods;
    private final Set<Integer> statuses;
    private final RetryBudget budget;
    private final RandomGenerator random;

    /** @param random asked from any thread */
    Retry(RetryConfig config, RetryBudget budget, RandomGenerator random) {
        this.config = config;
        this.methods = config.methods().stream().map(HttpString::new).collect(Collectors.toSet());
        this.statuses = Set.copyOf(config.statuses());
        this.budget = budget;
        this.random = random;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        Run run = new Run(request, next);
        run.send(request.body());
        return run.answer;
    }

    /** One request, from its first attempt to its answer. */
    private final class Run {

        private final Request request;
        private final Handler next;
        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private int sent;

        Run(Request request, Handler next) {
            this.request = request;
            this.next = next;
        }

        void send(Body body) {
            sent++;
            Request attempt = body == request.body() ? request : request.withBody(body);
            next.handle(attempt).whenComplete(this::came);
        }

        private void came(@Nullable Response response, @Nullable Throwable thrown) {
            if (response != null) {
                Optional<Duration> pause = mayRepeat(false) ? pause(response) : Optional.empty();
                if (pause.isPresent() && budget.tryTake(config.budget().share())) {
                    response.close();
                    repeat(pause.get());
                } else {
                    answer.complete(response);
                }
                return;
            }
            Throwable failure = unwrapped(thrown);
            if (failure instanceof ProxyException why
                    && why.error() != ProxyError.DESTINATION_UNAVAILABLE
                    && mayRepeat(why.isUnprocessed())
                    && isNamed(why)
                    && (why.isUnprocessed() || budget.tryTake(config.budget().share()))) {
                repeat(pause(why));
            } else {
                answer.completeExceptionally(failure);
            }
        }

        private boolean mayRepeat(boolean unprocessed) {
            return sent < config.attempts()
                    && (unprocessed || methods.contains(request.method()))
                    && Recording.canRepeat(request.body())
                    && !request.cancellation().isCancelled();
        }

        /** How long to wait before the answer is asked for again; empty where it is passed on. */
        private Optional<Duration> pause(Response response) {
            if (!statuses.contains(response.status())) {
                return Optional.empty();
            }
            Duration asked = RetryAfter.of(response.headers());
            Duration jitter = backoff();
            return asked.compareTo(config.retryAfterMax()) > 0
                    ? Optional.empty()
                    : Optional.of(asked.compareTo(jitter) > 0 ? asked : jitter);
        }

        /** An instance that was not reached had no work with it, so the second attempt need not spare anybody. */
        private Duration pause(ProxyException why) {
            return why.isUnprocessed() && sent == 1 ? Duration.ZERO : backoff();
        }

        /**
         * At random up to a bound that doubles ("full jitter": Brooker, Exponential Backoff And Jitter, AWS
         * Architecture Blog, 2015): requests that failed together do not come back together.
         */
        private Duration backoff() {
            long maxNanos = config.backoff().max().toNanos();
            long boundNanos = config.backoff().base().toNanos();
            for (int i = 1; i < sent && boundNanos < maxNanos; i++) {
                boundNanos *= 2;
            }
            return Duration.ofNanos(random.nextLong(Math.min(boundNanos, maxNanos) + 1));
        }

        private void repeat(Duration pause) {
            if (pause.isZero()) {
                send(Recording.again(request.body()));
                return;
            }
            Pause waiting = new Pause(this);
            waiting.timer = request.loop().schedule(waiting::over, pause);
            request.cancellation().onCancel(waiting.cancel);
        }
    }

    /** The time between two attempts of a request. */
    private static final class Pause {

        private final Run run;
        private final Runnable cancel = this::cancelled;
        private EventLoop.Timer timer = () -> {};

        Pause(Run run) {
            this.run = run;
        }

        void over() {
            run.request.cancellation().forget(cancel);
            run.send(Recording.again(run.request.body()));
        }

        private void cancelled() {
            timer.cancel();
            run.answer.completeExceptionally(
                    new ProxyException(ProxyError.CLIENT_LEFT, "cancelled before another attempt"));
        }
    }

    private boolean isNamed(ProxyException why) {
        if (why.isUnprocessed()) {
            return config.on().contains(RetryConfig.CONNECT_FAILURE);
        }
        return switch (why.error()) {
            case DNS_ERROR,
                    DESTINATION_IP_UNROUTABLE,
                    CONNECTION_REFUSED,
                    CONNECTION_TIMEOUT,
                    CONNECTION_LIMIT_REACHED -> config.on().contains(RetryConfig.CONNECT_FAILURE);
            case CONNECTION_TERMINATED -> config.on().contains(RetryConfig.TERMINATED);
            case HTTP_RESPONSE_TIMEOUT -> config.on().contains(RetryConfig.RESPONSE_TIMEOUT);
            default -> false;
        };
    }

    private static Throwable unwrapped(@Nullable Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause == null ? new IllegalStateException("neither an answer nor a failure", thrown) : cause;
    }
}
