// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the body of an answer to the client, or what comes out of a tunnel: holds one buffer while there is something
 * in it. The head leaves with the first bytes, or as soon as there are none to wait for. Only its I/O thread touches
 * it.
 */
final class Transfer implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Transfer.class);

    /** Buffers moved in a row before others on the same I/O thread have their turn: 1 MiB. */
    private static final int TURNS_MAX = 16;

    private final ResponseWriter writer;
    private final Inbound inbound;
    private final ServerStream stream;
    private final Response response;
    private final Body.Stream from;
    private Body.@Nullable Tunnel unopened;
    private long left;
    private boolean begun;
    private @Nullable ByteBuffer pending;

    /** @param tunnel to be opened when the client has the head; null where it is a body */
    Transfer(
            ResponseWriter writer, Inbound inbound, Response response, Body.Stream from, Body.@Nullable Tunnel tunnel) {
        this.writer = writer;
        this.inbound = inbound;
        this.stream = inbound.stream();
        this.response = response;
        this.from = from;
        this.left = from.length();
        this.unopened = tunnel;
        inbound.cancellation().onCancel(this::stop);
    }

    @Override
    public void run() {
        if (inbound.hasEnded()) {
            return;
        }
        try {
            if (unopened == null || open(unopened)) {
                move();
            }
        } catch (ProxyException e) {
            broken(e);
        } catch (IOException e) {
            inbound.clientLeft();
        } catch (RuntimeException e) {
            log.error("an answer could not be passed on", e);
            broken(new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, ""));
        }
    }

    /** The 101 first: only when it is out may the instance's bytes follow, and the client's be read. */
    private boolean open(Body.Tunnel tunnel) throws IOException {
        if (!begin()) {
            return false;
        }
        if (!stream.flush()) {
            writer.whenWritable(this);
            return false;
        }
        unopened = null;
        tunnel.toInstance(stream.takeOver());
        return !inbound.hasEnded();
    }

    private void move() throws IOException {
        int turns = TURNS_MAX;
        while (pending == null || drain(pending)) {
            if (turns-- == 0) {
                inbound.loop().execute(this);
                return;
            }
            int count = fill();
            if (inbound.hasEnded()) {
                return;
            }
            if (count < 0) {
                if (begin()) {
                    writer.finish(from.trailers());
                }
                return;
            }
            if (count == 0) {
                flushAndWait();
                return;
            }
        }
    }

    /** @return whether the head could be written */
    private boolean begin() {
        if (!begun) {
            begun = writer.begin(response, unopened == null ? from.length() : ServerStream.NO_BODY);
        }
        return begun;
    }

    private void broken(ProxyException why) {
        if (!begun) {
            writer.fail(why);
            return;
        }
        // The status line is out: the only way left to say it is to end the connection.
        log.debug("{} {}", why.error().label(), why.getMessage());
        inbound.journey().error(why.error());
        inbound.breakOff();
    }

    private int fill() throws IOException {
        ByteBuffer buffer = inbound.loop().takeBuffer();
        pending = buffer;
        int count = -1;
        try {
            count = from.read(buffer);
            checkLength(count);
            return count;
        } finally {
            buffer.flip();
            if (count <= 0) {
                giveBuffer();
            }
        }
    }

    /** The client goes by the length that the head says: what is not of that length breaks off. */
    private void checkLength(int count) throws ProxyException {
        left -= Math.max(count, 0);
        if (from.length() >= 0 && (left < 0 || (count < 0 && left > 0))) {
            throw new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, "the answer has another length than it says");
        }
    }

    /** @return whether all of it is written */
    private boolean drain(ByteBuffer bytes) throws IOException {
        if (!begin()) {
            giveBuffer();
            return false;
        }
        while (bytes.hasRemaining()) {
            int count = stream.write(bytes);
            if (count == 0) {
                writer.whenWritable(this);
                return false;
            }
            inbound.journey().addBytesOut(count);
        }
        giveBuffer();
        return true;
    }

    private void flushAndWait() throws IOException {
        if (!begin()) {
            return;
        }
        if (stream.flush()) {
            from.whenReadable(this);
        } else {
            writer.whenWritable(this::flushed);
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
        writer.stop();
        giveBuffer();
        from.close();
    }
}
