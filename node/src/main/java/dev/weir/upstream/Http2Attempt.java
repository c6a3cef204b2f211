// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a request to one instance over HTTP/2. Lives on the request's I/O thread from beginning to end.
 *
 * <p>What the instance says it has not looked at (a stream beyond the last one of a GOAWAY, one it refused) fails as
 * unprocessed, so that {@link Retry} sends it again.
 */
final class Http2Attempt implements Http2Pool.Borrower {

    private final IoLoop loop;
    private final Request request;
    private final Instance instance;
    private final Http2Pool pool;
    private final Timeouts timeouts;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final Runnable cancel = this::cancelled;
    private @Nullable Http2Exchange exchange;
    private long begunNanos;
    private boolean underWay;

    Http2Attempt(IoLoop loop, Request request, Instance instance, Http2Pool pool, Timeouts timeouts) {
        this.loop = loop;
        this.request = request;
        this.instance = instance;
        this.pool = pool;
        this.timeouts = timeouts;
    }

    CompletionStage<Response> start() {
        begin();
        request.cancellation().onCancel(cancel);
        if (!answer.isDone()) {
            pool.borrow(timeouts.connect(), this);
        }
        return answer;
    }

    @Override
    public void connected(SharedConnection connection) {
        exchange = new Http2Exchange(loop, request, connection, instance, timeouts, this);
        exchange.guarded(exchange::start);
    }

    /** There is no connection, so nothing of the request was sent. */
    @Override
    public void failed(ProxyException why) {
        end(ProxyException.unprocessed(why.error(), String.valueOf(why.getMessage())));
    }

    void end(ProxyException why) {
        over();
        request.cancellation().forget(cancel);
        answer.completeExceptionally(why);
    }

    /** The head is there; the rest is the body's business. */
    void answered(Response response) {
        instance.load().answered(loop.index(), begunNanos);
        answer.complete(response);
    }

    /** Nothing of it is under way any more. */
    void finished() {
        over();
        request.cancellation().forget(cancel);
    }

    private void begin() {
        underWay = true;
        begunNanos = instance.load().begun(loop.index());
    }

    private void over() {
        if (underWay) {
            underWay = false;
            instance.load().over(loop.index());
        }
    }

    private void cancelled() {
        ProxyException why = new ProxyException(ProxyError.CLIENT_LEFT, "cancelled while asking " + instance.address());
        if (exchange != null) {
            exchange.abort(why);
        } else {
            pool.forget(this);
            end(why);
        }
    }
}
