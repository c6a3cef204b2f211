// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.TrailerSection;
import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves a request's body to an instance, as long as both sides go along: holds one buffer while there is something in
 * it and reads no more before it is written. Only its I/O thread touches it.
 */
final class RequestPump {

    /** Room in front of a chunk for its size: five hex digits hold a buffer's, and CR LF. */
    private static final int SIZE_BYTES = 7;

    private static final byte[] CRLF = {'\r', '\n'};

    /** Buffers moved in a row before others on the same I/O thread have their turn: 1 MiB. */
    private static final int TURNS_MAX = 16;

    private final IoLoop loop;
    private final Body.Stream from;
    private final Sink to;
    private final Duration idle;
    private final Listener listener;
    private final boolean chunked;
    private boolean patient;
    private long left;
    private @Nullable ByteBuffer pending;
    private EventLoop.Timer deadline = () -> {};
    private boolean ending;
    private boolean stopped;

    /** Where the bytes go. */
    interface Sink {

        /** @return how many bytes were taken; 0 when none can be now */
        int send(ByteBuffer bytes) throws IOException;

        /** Calls once when something can be sent. */
        void whenWritable(Runnable listener);
    }

    /** How it ended; one of these is called, once. */
    interface Listener {

        /** All of it was written; what ends it otherwise than as a chunk is the listener's business. */
        void sent();

        void sourceFailed(IOException why);

        void sinkFailed(IOException why);

        /** One side did nothing for too long. */
        void stalled(ProxyError error);

        /** Something went wrong that nobody expected; to be logged. */
        void failed(RuntimeException why);

        /** Some of it was written; called before it ends, any number of times. */
        default void moved() {}
    }

    private RequestPump(IoLoop loop, Body.Stream from, Sink to, Duration idle, Listener listener, boolean chunked) {
        this.loop = loop;
        this.from = from;
        this.to = to;
        this.idle = idle;
        this.listener = listener;
        this.chunked = chunked;
        this.left = from.length();
    }

    /** For the body of an HTTP/1.1 request: by its length, or in chunks where it has none. */
    static RequestPump framed(IoLoop loop, Body.Stream from, Sink to, Duration idle, Listener listener) {
        return new RequestPump(loop, from, to, idle, listener, from.length() < 0);
    }

    /** For a body whose bytes go as they are. */
    static RequestPump unframed(IoLoop loop, Body.Stream from, Sink to, Duration idle, Listener listener) {
        return new RequestPump(loop, from, to, idle, listener, false);
    }

    /** For a tunnel: bytes as they come, however long they take. */
    static RequestPump tunnel(IoLoop loop, Body.Stream from, Sink to, Listener listener) {
        RequestPump pump = unframed(loop, from, to, Duration.ZERO, listener);
        pump.waitForever();
        return pump;
    }

    /** From now on somebody else has the clock: neither side is too slow for this. */
    void waitForever() {
        patient = true;
        deadline.cancel();
    }

    void run() {
        try {
            move();
        } catch (RuntimeException e) {
            stop();
            listener.failed(e);
        }
    }

    private void move() {
        deadline.cancel();
        int turns = TURNS_MAX;
        while (!stopped) {
            if (turns-- == 0) {
                loop.execute(this::run);
                return;
            }
            if (pending != null && !flush(pending)) {
                return;
            }
            if (ending) {
                stop();
                listener.sent();
                return;
            }
            if (!fill()) {
                return;
            }
        }
    }

    /** Lets go of everything; nobody is told. */
    void stop() {
        stopped = true;
        deadline.cancel();
        giveBuffer();
    }

    private void giveBuffer() {
        if (pending != null) {
            loop.giveBuffer(pending);
            pending = null;
        }
    }

    /** @return whether all of it is written */
    private boolean flush(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                if (to.send(bytes) == 0) {
                    arm(ProxyError.CONNECTION_WRITE_TIMEOUT);
                    to.whenWritable(this::run);
                    return false;
                }
                listener.moved();
            }
        } catch (IOException e) {
            stop();
            listener.sinkFailed(e);
            return false;
        }
        giveBuffer();
        return true;
    }

    /** @return whether to go on */
    private boolean fill() {
        ByteBuffer buffer = loop.takeBuffer();
        pending = buffer;
        buffer.position(chunked ? SIZE_BYTES : 0).limit(buffer.capacity() - CRLF.length);
        int count;
        try {
            count = from.read(buffer);
            checkLength(count);
        } catch (IOException e) {
            stop();
            listener.sourceFailed(e);
            return false;
        }
        if (count == 0) {
            giveBuffer();
            arm(ProxyError.REQUEST_BODY_TIMEOUT);
            from.whenReadable(this::run);
            return false;
        }
        ending = count < 0;
        frame(buffer, count);
        return true;
    }

    private void checkLength(int count) throws ProxyException {
        left -= Math.max(count, 0);
        if (from.length() >= 0 && (left < 0 || (count < 0 && left > 0))) {
            throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "the body has another length than the head says");
        }
    }

    private void frame(ByteBuffer buffer, int count) {
        if (!chunked) {
            buffer.flip();
        } else if (count < 0) {
            TrailerSection.writeLastChunk(from.trailers(), buffer.clear());
            buffer.flip();
        } else {
            buffer.limit(buffer.capacity()).put(CRLF).flip();
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            buffer.position(SIZE_BYTES - size.length).mark();
            buffer.put(size).reset();
        }
    }

    private void arm(ProxyError error) {
        if (patient) {
            return;
        }
        deadline = loop.schedule(
                () -> {
                    stop();
                    listener.stalled(error);
                },
                idle);
    }
}
