// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the one answer of a request: a {@link Response}, or a failure as problem details. An answer that breaks off in
 * the middle ends with its connection, so that no client takes it for the whole. Only the request's I/O thread touches
 * it.
 */
final class ResponseWriter {

    private static final Logger log = LoggerFactory.getLogger(ResponseWriter.class);

    private static final HeaderMap NO_TRAILERS = new HeaderMap();

    /** The JDK copies what is on the heap before it is written, all of it with each attempt, and keeps the space. */
    private static final int PIECE_BYTES_MAX = 128 * 1024;

    private final Inbound inbound;
    private final ServerStream stream;
    private final HttpString method;
    private final Function<ProxyException, Response> problem;
    private final EventLoop loop;
    private EventLoop.Timer deadline = () -> {};
    private boolean waited;

    /** @param problem how a failure is told to the client */
    ResponseWriter(Inbound inbound, HttpString method, Function<ProxyException, Response> problem) {
        this.inbound = inbound;
        this.stream = inbound.stream();
        this.method = method;
        this.problem = problem;
        this.loop = inbound.loop();
    }

    void fail(ProxyException why) {
        log.debug("{} {}", why.error().label(), why.getMessage());
        if (inbound.hasEnded() || why.error() == ProxyError.CLIENT_LEFT) {
            inbound.clientLeft();
            return;
        }
        inbound.journey().error(why.error());
        write(problem.apply(why));
    }

    void write(Response response) {
        if (inbound.hasEnded()) {
            response.close();
            return;
        }
        inbound.journey().status(response.status());
        Body body = response.body();
        if (body instanceof Body.Tunnel tunnel) {
            new Transfer(this, inbound, response, tunnel.fromInstance(), tunnel).run();
        } else if (bodiless(response.status()) || method.equals(Methods.HEAD)) {
            long length = bodiless(response.status()) ? 0 : body.length();
            body.close();
            writeHead(response, length);
        } else if (body instanceof Body.Stream from) {
            new Transfer(this, inbound, response, from, null).run();
        } else if (body instanceof Body.Bytes bytes) {
            writeWhole(response, bytes.bytes());
        }
    }

    void breakOff() {
        inbound.breakOff();
    }

    private static boolean bodiless(int status) {
        return status == 204 || status == 304;
    }

    /** The answer to a HEAD has no body: what it says of its length is passed on, and nothing is made up. */
    private void writeHead(Response response, long length) {
        if (length > 0) {
            response.headers().put(Headers.CONTENT_LENGTH, Long.toString(length));
        }
        if (begin(response, ServerStream.NO_BODY)) {
            finish(NO_TRAILERS);
        }
    }

    private void writeWhole(Response response, ByteBuffer bytes) {
        if (begin(response, bytes.remaining())) {
            sendRest(bytes, bytes.remaining());
        }
    }

    /** @return whether the body is to follow */
    boolean begin(Response response, long length) {
        try {
            stream.begin(response.status(), response.headers(), length);
            return true;
        } catch (ProxyException e) {
            log.error("an answer cannot be written: {}", e.getMessage());
            response.close();
            fail(e);
            return false;
        }
    }

    /** Nothing more is to be written: whoever waited for the client does so no more. */
    void stop() {
        deadline.cancel();
    }

    private void sendRest(ByteBuffer bytes, int length) {
        try {
            while (bytes.hasRemaining()) {
                if (writePiece(bytes) == 0) {
                    whenWritable(() -> sendRest(bytes, length));
                    return;
                }
            }
        } catch (IOException e) {
            inbound.clientLeft();
            return;
        }
        inbound.journey().addBytesOut(length);
        finish(NO_TRAILERS);
    }

    private int writePiece(ByteBuffer bytes) throws IOException {
        int limit = bytes.limit();
        bytes.limit(Math.min(limit, bytes.position() + PIECE_BYTES_MAX));
        try {
            return stream.write(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    void finish(HeaderMap trailers) {
        try {
            if (stream.finish(trailers)) {
                inbound.answered();
            } else {
                whenWritable(() -> finish(trailers));
            }
        } catch (IOException e) {
            inbound.clientLeft();
        }
    }

    void whenWritable(Runnable then) {
        if (!waited) {
            waited = true;
            inbound.cancellation().onCancel(this::stop);
        }
        deadline.cancel();
        deadline = loop.schedule(inbound::clientLeft, inbound.sendTimeout());
        stream.whenWritable(() -> {
            deadline.cancel();
            if (!inbound.hasEnded()) {
                then.run();
            }
        });
    }
}
