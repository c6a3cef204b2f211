// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a request to one instance. Lives on the request's I/O thread from beginning to end.
 *
 * <p>A connection that was used before may have been given up by the instance in the same moment. If it ends before the
 * first byte of an answer, a request that may be sent twice is sent once more, on a fresh one (RFC 9112 §9.3.1).
 */
final class Http1Attempt implements ConnectionPool.Borrower {

    /** How long an idle connection is kept, where the instance does not ask for less. */
    static final Duration IDLE = Duration.ofSeconds(55);

    private final IoLoop loop;
    private final Request request;
    private final Instance instance;
    private final ConnectionPool pool;
    private final Timeouts timeouts;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final Runnable cancel = this::cancelled;
    private @Nullable Http1Exchange exchange;
    private long begunNanos;
    private boolean underWay;
    private boolean sentBefore;

    Http1Attempt(IoLoop loop, Request request, Instance instance, ConnectionPool pool, Timeouts timeouts) {
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
            pool.borrow(false, timeouts.connect(), this);
        }
        return answer;
    }

    @Override
    public boolean needsLiveConnection() {
        return !(request.body() instanceof Body.Bytes) || !request.head().idempotent();
    }

    @Override
    public void connected(Http1Connection connection) {
        if (answer.isDone()) {
            connection.giveBack(IDLE);
            return;
        }
        exchange = new Http1Exchange(loop, request, connection, timeouts, this);
        try {
            exchange.start();
        } catch (RuntimeException e) {
            connection.failed(e);
        }
    }

    /** There is no connection, so nothing of the request was sent, unless an earlier one had it. */
    @Override
    public void failed(ProxyException why) {
        end(sentBefore ? why : ProxyException.unprocessed(why.error(), String.valueOf(why.getMessage())));
    }

    void end(ProxyException why) {
        over();
        request.cancellation().forget(cancel);
        answer.completeExceptionally(why);
    }

    /**
     * The instance ended the connection without an answer.
     *
     * @param stale it was used before, and not a byte came
     * @param unsent not a byte of the request had left
     */
    void unanswered(boolean stale, boolean unsent, String how) {
        if (stale && !needsLiveConnection()) {
            exchange = null;
            sentBefore |= !unsent;
            begin(); // the exchange that ended has said that it is over,
            request.cancellation().onCancel(cancel); // and has taken this back
            if (!answer.isDone()) {
                pool.borrow(true, timeouts.connect(), this);
            }
        } else {
            String detail = instance.address() + ": " + how;
            end(
                    unsent
                            ? ProxyException.unprocessed(ProxyError.CONNECTION_TERMINATED, detail)
                            : new ProxyException(ProxyError.CONNECTION_TERMINATED, detail));
        }
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

    String address() {
        return instance.address();
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
            end(why);
        }
    }
}
