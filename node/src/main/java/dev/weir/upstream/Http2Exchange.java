// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.TrailerFields;
import dev.weir.http2.ErrorCode;
import dev.weir.http2.Http2Stream;
import dev.weir.http2.ResponseFields;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer on one stream of a shared connection: both go on at the same time, and what ends early
 * ends the stream, never the connection. Only its I/O thread touches it.
 */
final class Http2Exchange implements Http2Stream.Listener, RequestPump.Listener, RequestPump.Sink {

    private static final Logger log = LoggerFactory.getLogger(Http2Exchange.class);

    private final IoLoop loop;
    private final Request request;
    private final SharedConnection connection;
    private final Instance instance;
    private final Timeouts timeouts;
    private final Http2Attempt attempt;
    private @Nullable Http2Stream stream;
    private @Nullable RequestPump upload;
    private @Nullable Http2ResponseBody content;
    private EventLoop.Timer deadline = () -> {};
    private long movedAtNanos;
    private boolean sent;
    private boolean answered;
    private boolean over;

    Http2Exchange(
            IoLoop loop,
            Request request,
            SharedConnection connection,
            Instance instance,
            Timeouts timeouts,
            Http2Attempt attempt) {
        this.loop = loop;
        this.request = request;
        this.connection = connection;
        this.instance = instance;
        this.timeouts = timeouts;
        this.attempt = attempt;
        this.movedAtNanos = loop.nanoTime();
    }

    void start() {
        Body body = request.body();
        boolean empty = body instanceof Body.Bytes && body.length() == 0;
        try {
            stream = connection.open(Http2Request.fields(request, instance.scheme()), empty, this);
        } catch (ProxyException e) {
            over = true;
            attempt.end(e);
            return;
        }
        if (body instanceof Body.Stream from) {
            upload = RequestPump.unframed(loop, from, this, timeouts.idle(), this);
            upload.run();
        } else if (empty) {
            awaitHead();
        } else if (body instanceof Body.Bytes bytes) {
            sendAll(bytes.bytes());
        }
    }

    private void sendAll(ByteBuffer bytes) {
        if (over) {
            return;
        }
        deadline.cancel();
        try {
            send(bytes);
        } catch (IOException e) {
            sinkFailed(e);
            return;
        }
        if (!bytes.hasRemaining()) {
            sent();
            return;
        }
        if (!answered) {
            deadline = loop.schedule(() -> stalled(ProxyError.CONNECTION_WRITE_TIMEOUT), timeouts.idle());
        }
        whenWritable(() -> sendAll(bytes));
    }

    @Override
    public int send(ByteBuffer bytes) throws IOException {
        return stream().write(bytes);
    }

    @Override
    public void whenWritable(Runnable listener) {
        stream().whenWritable(() -> guarded(listener));
    }

    @Override
    public void moved() {
        movedAtNanos = loop.nanoTime();
    }

    /** When some of the request was sent last, by the loop's clock. */
    long movedAtNanos() {
        return movedAtNanos;
    }

    @Override
    public void sent() {
        sent = true;
        try {
            stream()
                    .end(
                            request.body() instanceof Body.Stream from
                                    ? TrailerFields.passedOn(from.trailers())
                                    : new HeaderMap());
        } catch (ProxyException e) {
            abort(e);
            return;
        }
        if (!answered) {
            awaitHead();
        }
    }

    private void awaitHead() {
        sent = true;
        deadline.cancel();
        deadline = loop.schedule(() -> stalled(ProxyError.HTTP_RESPONSE_TIMEOUT), timeouts.response());
    }

    /** The client broke off or sent what is malformed: the instance must not take it for the whole. */
    @Override
    public void sourceFailed(IOException why) {
        abort(
                why instanceof ProxyException named
                        ? named
                        : new ProxyException(ProxyError.CLIENT_LEFT, "the request body broke off"));
    }

    /** The stream has ended, which is told elsewhere: as broken, or as an answer that needs no more of the request. */
    @Override
    public void sinkFailed(IOException why) {
        deadline.cancel();
    }

    /** Does a step of it. A bug ends the request, and not the connection, which belongs to others as well. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void failed(RuntimeException why) {
        log.error("a request to an instance is given up", why);
        abort(new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, "while an instance was asked"));
    }

    @Override
    public void stalled(ProxyError error) {
        if (error != ProxyError.REQUEST_BODY_TIMEOUT) {
            connection.doubt();
        }
        // What the client did wrong is told to it, so without the instance's address.
        abort(new ProxyException(error, error == ProxyError.REQUEST_BODY_TIMEOUT ? "" : instance.address()));
    }

    @Override
    public void interim(int status, HeaderMap headers) {
        if (status != 100 && !over) { // that was our business with the client
            guarded(() -> request.interim().send(status, Http2Response.fields(headers)));
        }
    }

    @Override
    public void answered(ResponseFields head, Body body) {
        guarded(() -> answer(head, body));
    }

    private void answer(ResponseFields head, Body body) {
        if (over) {
            body.close();
            return;
        }
        answered = true;
        deadline.cancel();
        HeaderMap headers = Http2Response.headers(request, head);
        if (!(body instanceof Body.Stream coming)) {
            finish();
            attempt.answered(new Response(head.status(), headers, body));
            return;
        }
        if (upload != null) {
            upload.waitForever(); // both directions have one clock now: that of the answer
        }
        content = new Http2ResponseBody(loop, this, coming, timeouts.idle());
        attempt.answered(new Response(head.status(), headers, content));
    }

    /** The answer is read to its end: what is left of the request is not needed. */
    void finish() {
        if (!over) {
            end();
            if (!sent) {
                stream().reset(ErrorCode.CANCEL);
            }
        }
    }

    private void end() {
        over = true;
        deadline.cancel();
        if (upload != null) {
            upload.stop();
        }
        attempt.finished();
    }

    /** Breaks it off, wherever it is. */
    void abort(ProxyException why) {
        if (!over) {
            fail(why);
            if (stream != null) {
                stream.reset(ErrorCode.CANCEL);
            }
        }
    }

    private void fail(ProxyException why) {
        end();
        if (content != null) {
            content.broken(why);
        } else {
            attempt.end(why);
        }
    }

    @Override
    public void broken(Http2Stream.Broken why) {
        if (!over) {
            fail(Http2Failure.named(why, answered, instance.address()));
        }
    }

    /** The instance has said all it will: nothing of the request is sent any more. */
    @Override
    public void closed() {
        if (upload != null) {
            upload.stop();
        }
        if (answered) {
            deadline.cancel();
        }
    }

    /** Why its reader cannot go on, with the instance that is to blame. */
    ProxyException named(IOException why) {
        ProxyError error = why instanceof ProxyException known ? known.error() : ProxyError.HTTP_RESPONSE_INCOMPLETE;
        return new ProxyException(error, instance.address() + ": " + why.getMessage());
    }

    private Http2Stream stream() {
        return Objects.requireNonNull(stream);
    }
}
