// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.HedgeConfig;
import dev.weir.config.RetryConfig;
import dev.weir.http.Cancellation;
import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks another instance as well when one is slow (Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013): the first
 * good answer is taken, the others are cancelled. Only for methods that may be carried out twice, with a body that can
 * be sent twice at once, and within the same budget as {@link Retry}.
 */
final class Hedge implements Filter {

    private final HedgeConfig config;
    private final Set<HttpString> methods;
    private final Set<Integer> bad;
    private final double share;
    private final RetryBudget budget;

    Hedge(HedgeConfig config, RetryConfig retry, RetryBudget budget) {
        this.config = config;
        this.methods = retry.methods().stream().map(HttpString::new).collect(Collectors.toSet());
        this.bad = Set.copyOf(retry.statuses());
        this.share = retry.budget().share();
        this.budget = budget;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        if (!methods.contains(request.method()) || !request.head().upgrade().isEmpty()) {
            return next.handle(request);
        }
        Race race = new Race(request, next);
        race.start();
        return race.answer;
    }

    /** Worth waiting for another, if one is under way. */
    private boolean isBad(@Nullable Response response) {
        return response == null || response.status() >= 500 || bad.contains(response.status());
    }

    /** One request that is asked of several instances at the same time. */
    private final class Race {

        private final Request request;
        private final Handler next;
        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private final List<Runner> runners = new ArrayList<>(config.attempts());
        private final Runnable cancel = this::cancelled;
        private EventLoop.Timer timer = () -> {};
        private int running;
        private boolean over;

        Race(Request request, Handler next) {
            this.request = request;
            this.next = next;
        }

        void start() {
            // Stays when the answer has begun: the client may leave in the middle of its body.
            request.cancellation().onCancel(cancel);
            if (!over) {
                run(request);
            }
        }

        private void run(Request copy) {
            Runner runner = new Runner();
            runners.add(runner);
            running++;
            if (runners.size() < config.attempts()) {
                timer = request.loop().schedule(this::tooSlow, config.after());
            }
            next.handle(runner.ownOf(copy)).whenComplete((response, failure) -> came(runner, response, failure));
        }

        private void tooSlow() {
            if (Recording.canRepeatBeside(request.body()) && budget.tryTake(share)) {
                run(request.withBody(Recording.again(request.body())));
            }
        }

        private void came(Runner runner, @Nullable Response response, @Nullable Throwable failure) {
            running--;
            if (over || (running > 0 && isBad(response))) {
                if (response != null) {
                    response.close();
                }
                return;
            }
            over = true;
            timer.cancel();
            if (response == null) {
                request.cancellation().forget(cancel);
            }
            settle(runner);
            if (response != null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
            }
        }

        /** Ends the others, and says in the journey who was asked, and whose answer it is. */
        private void settle(Runner winner) {
            runners.stream().filter(runner -> runner != winner).forEach(loser -> {
                loser.note(request.journey());
                loser.cancellation.cancel();
            });
            winner.note(request.journey());
        }

        private void cancelled() {
            timer.cancel();
            if (!over) {
                over = true;
                runners.forEach(runner -> runner.note(request.journey()));
                answer.completeExceptionally(new ProxyException(ProxyError.CLIENT_LEFT, "cancelled"));
            }
            runners.forEach(runner -> runner.cancellation.cancel());
        }
    }

    /** One of the attempts: what it says of itself is not the client's before it has won. */
    private static final class Runner {

        private final Cancellation cancellation = new Cancellation();
        private final Journey journey = new Journey(0);

        Request ownOf(Request request) {
            return new Request(
                    request.head(),
                    request.body(),
                    request.client(),
                    request.caller(),
                    request.variables(),
                    request.loop(),
                    cancellation,
                    Interim.NONE,
                    journey);
        }

        void note(Journey whole) {
            for (int i = 0; i < journey.attempts(); i++) {
                whole.attempt(journey.upstream(), journey.instance());
            }
        }
    }
}
