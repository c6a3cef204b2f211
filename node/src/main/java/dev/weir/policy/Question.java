// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.CONNECTION_TERMINATED;
import static dev.weir.http.ProxyError.HTTP_RESPONSE_TIMEOUT;

import dev.weir.http.Body;
import dev.weir.http.Caller;
import dev.weir.http.Cancellation;
import dev.weir.http.Client;
import dev.weir.http.EventLoop;
import dev.weir.http.Handler;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A question of the gateway's own to an upstream that changes nothing there, and its answer: small, and in time. Only
 * the I/O thread of the request for which it is asked touches it.
 */
final class Question {

    /** A longer answer says more than it was asked. */
    static final int BYTES_MAX = 64 * 1024;

    private final Handler upstream;
    private final Request sent;
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private boolean mayAskAgain;
    private @Nullable Response answer;

    /**
     * What was answered.
     *
     * @param body empty where it is too long, broke off or did not end in time
     */
    record Reply(int status, HeaderMap headers, Optional<Body.Bytes> body) {}

    private Question(Handler upstream, RequestHead head, Body.Bytes body, Request asker) {
        this.upstream = upstream;
        this.sent = new Request(
                head,
                body,
                Client.NOBODY,
                Caller.ANONYMOUS,
                Map.of(),
                asker.loop(),
                cancellation,
                Interim.NONE,
                new Journey(asker.journey().startNanos()));
        this.mayAskAgain = !head.idempotent();
    }

    /**
     * Asks it.
     *
     * @param asker the request for which it is asked: when nobody waits for that any more, nobody does for the answer
     * @return fails with a {@link ProxyException} where there is no answer in time
     */
    static CompletableFuture<Reply> ask(
            Handler upstream, RequestHead head, Body.Bytes body, Request asker, Duration timeout) {
        Question question = new Question(upstream, head, body, asker);
        Runnable left = () -> question.fail(new ProxyException(CLIENT_LEFT, "nobody waits for it any more"));
        EventLoop.Timer deadline = asker.loop().schedule(question::late, timeout);
        asker.cancellation().onCancel(left);
        if (!question.reply.isDone()) {
            question.send();
        }
        return question.reply.whenComplete((answered, failure) -> {
            deadline.cancel();
            asker.cancellation().forget(left);
        });
    }

    private void send() {
        upstream.handle(sent).whenComplete(this::answered);
    }

    private void answered(@Nullable Response response, @Nullable Throwable failure) {
        if (reply.isDone()) {
            if (response != null) {
                response.close();
            }
        } else if (response != null) {
            answer = response;
            BodyCollector.collect(response.body(), BYTES_MAX)
                    .whenComplete((body, broken) -> end(response, Optional.ofNullable(body)));
        } else {
            Throwable cause = cause(failure);
            boolean unlucky = cause instanceof ProxyException why && why.error() == CONNECTION_TERMINATED;
            if (mayAskAgain && unlucky) {
                // An idle connection that was closed just then; upstreams ask again only what is idempotent.
                mayAskAgain = false;
                send();
            } else {
                fail(cause);
            }
        }
    }

    private void end(Response response, Optional<Body.Bytes> body) {
        response.close();
        reply.complete(new Reply(response.status(), response.headers(), body));
    }

    private void late() {
        if (answer != null) {
            // What it has said already counts.
            cancellation.cancel();
            end(answer, Optional.empty());
        } else {
            fail(new ProxyException(HTTP_RESPONSE_TIMEOUT, "no answer in time"));
        }
    }

    private void fail(Throwable why) {
        cancellation.cancel();
        if (answer != null) {
            answer.close();
        }
        reply.completeExceptionally(why);
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("neither answer nor failure");
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Why there was no answer, for operators. */
    static String why(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof ProxyException named ? named.error().label() : "failed";
    }
}
