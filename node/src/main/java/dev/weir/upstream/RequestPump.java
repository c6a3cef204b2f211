// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
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
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Buffers moved in a row before others on the same I/O thread have their turn: 1 MiB. */
    private static final int TURNS_MAX = 16;

    private final IoLoop loop;
    private final Body.Stream from;
    private final Http1Connection to;
    private final Duration idle;
    private final Listener listener;
    private final boolean chunked;
    private long left;
    private @Nullable ByteBuffer pending;
    private EventLoop.Timer deadline = () -> {};
    private boolean ending;
    private boolean stopped;

    /** How it ended; one of these is called, once. */
    interface Listener {

        /** The instance has all of it. */
        void sent();

        void sourceFailed(IOException why);

        void sinkFailed(IOException why);

        /** One side did nothing for too long. */
        void stalled(ProxyError error);
    }

    RequestPump(IoLoop loop, Body.Stream from, Http1Connection to, Duration idle, Listener listener) {
        this.loop = loop;
        this.from = from;
        this.to = to;
        this.idle = idle;
        this.listener = listener;
        this.chunked = from.length() < 0;
        this.left = from.length();
    }

    void run() {
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
        if (!chunked && (left < 0 || (count < 0 && left > 0))) {
            throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "the body has another length than the head says");
        }
    }

    private void frame(ByteBuffer buffer, int count) {
        if (count < 0) {
            buffer.clear();
            buffer.put(chunked ? LAST_CHUNK : new byte[0]).flip();
        } else if (chunked) {
            buffer.limit(buffer.capacity()).put(CRLF).flip();
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            buffer.position(SIZE_BYTES - size.length).mark();
            buffer.put(size).reset();
        } else {
            buffer.flip();
        }
    }

    private void arm(ProxyError error) {
        deadline = loop.schedule(
                () -> {
                    stop();
                    listener.stalled(error);
                },
                idle);
    }
}
