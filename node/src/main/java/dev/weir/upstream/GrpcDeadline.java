// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.Cancellation;
import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Grpc;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Ends gRPC calls when their client waits no longer: all of a call, its attempts and its answer's messages, has the
 * time that stands in {@code grpc-timeout}. Past it the instance is told, and the client gets a status.
 */
final class GrpcDeadline implements Filter {

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        Optional<Duration> time = Grpc.isCall(request.headers()) ? Grpc.timeout(request.headers()) : Optional.empty();
        return time.isEmpty() ? next.handle(request) : new Call(request).run(next, time.get());
    }

    /** One call and its clock. */
    private static final class Call {

        private final Request request;
        private final Cancellation rest = new Cancellation();
        private final Runnable cancelRest = rest::cancel;
        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private EventLoop.Timer timer = () -> {};
        private @Nullable GrpcMessages messages;

        Call(Request request) {
            this.request = request;
        }

        CompletionStage<Response> run(Handler next, Duration time) {
            timer = request.loop().schedule(this::over, time);
            // Stays when the answer has begun: the client may leave in the middle of its messages.
            request.cancellation().onCancel(cancelRest);
            next.handle(request.withCancellation(rest)).whenComplete(this::came);
            return answer;
        }

        private void came(@Nullable Response response, @Nullable Throwable failure) {
            if (response == null) {
                timer.cancel();
                request.cancellation().forget(cancelRest);
                answer.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
            } else if (answer.isDone()) {
                response.close();
            } else if (response.body() instanceof Body.Stream stream) {
                messages = new GrpcMessages(stream, timer);
                answer.complete(new Response(response.status(), response.headers(), messages));
            } else {
                timer.cancel();
                answer.complete(response);
            }
        }

        private void over() {
            if (messages != null) {
                messages.cut();
                return;
            }
            answer.completeExceptionally(new ProxyException(ProxyError.TOTAL_TIMEOUT, "as grpc-timeout says"));
            request.cancellation().forget(cancelRest);
            rest.cancel();
        }
    }
}
