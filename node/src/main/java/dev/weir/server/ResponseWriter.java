// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSinkChannel;

/**
 * Writes the one answer of a request: a {@link Response}, or a failure as problem details. An answer that breaks off in
 * the middle ends with its connection, so that no client takes it for the whole. Only the request's I/O thread touches
 * it.
 */
final class ResponseWriter {

    private static final Logger log = LoggerFactory.getLogger(ResponseWriter.class);

    /** Buffers moved in a row before others on the same I/O thread have their turn: 1 MiB. */
    private static final int TURNS_MAX = 16;

    private final Inbound inbound;
    private final HttpServerExchange exchange;
    private final EventLoop loop;
    private EventLoop.Timer deadline = () -> {};

    ResponseWriter(Inbound inbound) {
        this.inbound = inbound;
        this.exchange = inbound.exchange();
        this.loop = inbound.loop();
    }

    /** Answers a request that broke the rules of HTTP: what follows on the connection is not to be trusted. */
    void refuse(ProxyException why) {
        exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        fail(why);
    }

    void fail(ProxyException why) {
        log.debug("{} {}", why.error().label(), why.getMessage());
        if (inbound.hasEnded() || why.error() == ProxyError.CLIENT_LEFT) {
            inbound.clientLeft();
            return;
        }
        inbound.journey().error(why.error());
        write(ProblemDetails.of(why));
    }

    void write(Response response) {
        if (inbound.hasEnded()) {
            response.close();
            return;
        }
        inbound.journey().status(response.status());
        exchange.setStatusCode(response.status());
        HeaderMap headers = exchange.getResponseHeaders();
        copy(response.headers(), headers);
        if (!exchange.isRequestComplete() || inbound.nodeEnds()) {
            headers.put(Headers.CONNECTION, "close");
        }
        if (bodiless(response.status())) {
            response.close();
            finishBodiless();
        } else if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            lengthOf(response.body(), headers);
            response.close();
            finishBodiless();
        } else if (response.body() instanceof Body.Stream stream) {
            lengthOf(stream, headers);
            new Transfer(stream).run();
        } else if (response.body() instanceof Body.Bytes bytes) {
            headers.put(Headers.CONTENT_LENGTH, Long.toString(bytes.length()));
            send(bytes.bytes());
        }
    }

    void breakOff() {
        inbound.breakOff();
    }

    private static boolean bodiless(int status) {
        return status == 204 || status == 304;
    }

    private static void lengthOf(Body body, HeaderMap headers) {
        // The answer to a HEAD has no body: what it says of its length is passed on, and nothing is made up.
        if (body.length() > 0) {
            headers.put(Headers.CONTENT_LENGTH, Long.toString(body.length()));
        }
    }

    private static void copy(HeaderMap from, HeaderMap to) {
        for (long cookie = from.fastIterateNonEmpty(); cookie != -1; cookie = from.fiNextNonEmpty(cookie)) {
            HeaderValues values = from.fiCurrent(cookie);
            if (values.size() == 1) {
                to.put(values.getHeaderName(), values.getFirst());
            } else {
                to.putAll(values.getHeaderName(), values);
            }
        }
    }

    private void send(ByteBuffer bytes) {
        StreamSinkChannel channel = exchange.getResponseChannel();
        int length = bytes.remaining();
        inbound.writingLast();
        sendRest(channel, bytes, length);
    }

    private void sendRest(StreamSinkChannel channel, ByteBuffer bytes, int length) {
        deadline.cancel();
        try {
            while (bytes.hasRemaining()) {
                if (channel.writeFinal(bytes) == 0) {
                    whenWritable(channel, () -> sendRest(channel, bytes, length));
                    return;
                }
            }
        } catch (IOException e) {
            inbound.clientLeft();
            return;
        }
        inbound.journey().addBytesOut(length);
        finish(channel);
    }

    private void finishBodiless() {
        StreamSinkChannel channel = exchange.getResponseChannel();
        // Undertow would announce chunks in the answer to a HEAD that says no length.
        exchange.getResponseHeaders().remove(Headers.TRANSFER_ENCODING);
        finish(channel);
    }

    private void finish(StreamSinkChannel channel) {
        inbound.writingLast();
        try {
            channel.shutdownWrites();
            if (channel.flush()) {
                inbound.answered();
            } else {
                whenWritable(channel, () -> finish(channel));
            }
        } catch (IOException e) {
            inbound.clientLeft();
        }
    }

    private void whenWritable(StreamSinkChannel channel, Runnable then) {
        deadline.cancel();
        deadline = loop.schedule(inbound::clientLeft, Inbound.CLIENT_IDLE);
        channel.getWriteSetter().set(ready -> {
            deadline.cancel();
            channel.suspendWrites();
            if (!inbound.hasEnded()) {
                then.run();
            }
        });
        channel.resumeWrites();
    }

    /** Moves a body to the client: holds one buffer while there is something in it. */
    private final class Transfer implements Runnable {

        private final Body.Stream from;
        private @Nullable StreamSinkChannel channel;
        private @Nullable ByteBuffer pending;

        Transfer(Body.Stream from) {
            this.from = from;
            inbound.cancellation().onCancel(this::stop);
        }

        @Override
        public void run() {
            if (inbound.hasEnded()) {
                return;
            }
            try {
                int turns = TURNS_MAX;
                while (pending == null || drain(pending)) {
                    if (turns-- == 0) {
                        loop.execute(this);
                        return;
                    }
                    int count = fill();
                    if (count < 0) {
                        finish(channel());
                        return;
                    }
                    if (count == 0) {
                        flushAndWait();
                        return;
                    }
                }
            } catch (ProxyException e) {
                broken(e);
            } catch (IOException e) {
                inbound.clientLeft();
            }
        }

        private void broken(ProxyException why) {
            if (channel == null) {
                exchange.getResponseHeaders().clear();
                fail(why);
                return;
            }
            // The status line is out: the only way left to say it is to end the connection.
            log.debug("{} {}", why.error().label(), why.getMessage());
            inbound.journey().error(why.error());
            breakOff();
        }

        /** Where to write to; once asked for, the head is on its way. */
        private StreamSinkChannel channel() {
            if (channel == null) {
                channel = exchange.getResponseChannel();
            }
            return channel;
        }

        private int fill() throws IOException {
            ByteBuffer buffer = inbound.loop().takeBuffer();
            pending = buffer;
            int count = -1;
            try {
                count = from.read(buffer);
                return count;
            } finally {
                buffer.flip();
                if (count <= 0) {
                    giveBuffer();
                }
            }
        }

        /** @return whether all of it is written */
        private boolean drain(ByteBuffer bytes) throws IOException {
            if (from.length() >= 0 && inbound.journey().bytesOut() + bytes.remaining() >= from.length()) {
                inbound.writingLast();
            }
            while (bytes.hasRemaining()) {
                int count = channel().write(bytes);
                if (count == 0) {
                    whenWritable(channel(), this);
                    return false;
                }
                inbound.journey().addBytesOut(count);
            }
            giveBuffer();
            return true;
        }

        private void flushAndWait() throws IOException {
            if (channel().flush()) {
                from.whenReadable(this);
            } else {
                whenWritable(channel(), this::flushed);
            }
        }

        private void flushed() {
            try {
                flushAndWait();
            } catch (IOException e) {
                inbound.clientLeft();
            }
        }

        private void giveBuffer() {
            if (pending != null) {
                inbound.loop().giveBuffer(pending);
                pending = null;
            }
        }

        private void stop() {
            deadline.cancel();
            giveBuffer();
            from.close();
        }
    }
}
