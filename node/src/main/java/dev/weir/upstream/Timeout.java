// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Cancellation;
import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives all attempts together a limit, until the head of the answer is there; past it the rest is cancelled. */
final class Timeout implements Filter {

    private final Duration total;

    Timeout(Duration total) {
        this.total = total;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Cancellation rest = new Cancellation();
        Runnable cancelRest = rest::cancel;
        // Stays when the answer has begun: the client may leave in the middle of its body.
        request.cancellation().onCancel(cancelRest);
        EventLoop.Timer timer = request.loop()
                .schedule(
                        () -> {
                            answer.completeExceptionally(
                                    new ProxyException(ProxyError.TOTAL_TIMEOUT, "after " + total.toMillis() + " ms"));
                            request.cancellation().forget(cancelRest);
                            rest.cancel();
                        },
                        total);
        next.handle(request.withCancellation(rest)).whenComplete((response, failure) -> {
            timer.cancel();
            if (response == null) {
                request.cancellation().forget(cancelRest);
                answer.completeExceptionally(failure);
            } else if (!answer.complete(response)) {
                response.close();
            }
        });
        return answer;
    }
}
