// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The records that one side of a connection sends: seals as many as fit into one buffer, sends them with one call, and
 * has no buffer when all is sent. Only its I/O thread touches it.
 */
final class TlsOutput {

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final IoLoop loop;
    private final SSLEngine engine;
    private final StreamSinkConduit sink;
    private final ByteBuffer[] one = new ByteBuffer[1];

    /** Not sent yet, from position to limit. */
    private @Nullable ByteBuffer sealed;

    private @Nullable IOException failure;
    private boolean ended;

    TlsOutput(IoLoop loop, SSLEngine engine, StreamSinkConduit sink) {
        this.loop = loop;
        this.engine = engine;
        this.sink = sink;
    }

    int write(ByteBuffer from) throws IOException {
        one[0] = from;
        try {
            return (int) write(one, 0, 1);
        } finally {
            one[0] = NOTHING[0];
        }
    }

    /**
     * As {@link java.nio.channels.GatheringByteChannel#write}; what was taken and could not be sent yet is sent without
     * being asked for.
     */
    long write(ByteBuffer[] from, int offset, int count) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            throw new ClosedChannelException();
        }
        long all = remaining(from, offset, count);
        long left = all;
        while (left > 0 && flush()) {
            if (seal(from, offset, count) == Status.CLOSED) {
                throw new ClosedChannelException();
            }
            left = remaining(from, offset, count);
        }
        flush();
        return all - left;
    }

    private static long remaining(ByteBuffer[] buffers, int offset, int count) {
        long sum = 0;
        for (int i = offset; i < offset + count; i++) {
            sum += buffers[i].remaining();
        }
        return sum;
    }

    /** Puts as much as fits behind what waits to be sent. */
    private Status seal(ByteBuffer[] from, int offset, int count) throws SSLException {
        ByteBuffer buffer = room();
        try {
            SSLEngineResult result;
            do {
                result = engine.wrap(from, offset, count, buffer);
            } while (result.getStatus() == Status.OK && remaining(from, offset, count) > 0);
            return result.getStatus();
        } finally {
            sealed(buffer);
        }
    }

    /**
     * Sends one record that the engine sends of itself.
     *
     * @return whether there was room for it
     */
    boolean sealOwn() throws SSLException {
        ByteBuffer buffer = room();
        try {
            return engine.wrap(NOTHING, 0, 1, buffer).getStatus() != Status.BUFFER_OVERFLOW;
        } finally {
            sealed(buffer);
        }
    }

    private ByteBuffer room() {
        ByteBuffer buffer = sealed == null ? loop.takeBuffer() : sealed.compact();
        sealed = buffer;
        return buffer;
    }

    private void sealed(ByteBuffer buffer) {
        buffer.flip();
        if (!buffer.hasRemaining()) {
            release();
        }
    }

    /**
     * Sends what was sealed; where the socket does not take all of it, its writes are resumed.
     *
     * @return whether all is sent
     */
    boolean flush() throws IOException {
        ByteBuffer buffer = sealed;
        if (buffer == null) {
            return true;
        }
        try {
            while (buffer.hasRemaining() && sink.write(buffer) > 0) {
                // more may fit
            }
        } catch (IOException e) {
            fail(e);
            throw e;
        }
        if (buffer.hasRemaining()) {
            sink.resumeWrites();
            return false;
        }
        release();
        return true;
    }

    boolean hasUnsent() {
        return sealed != null;
    }

    /** Says that nothing more will be sent (close_notify, RFC 8446 §6.1); what was written before goes out first. */
    void end() throws IOException {
        if (!ended && failure == null) {
            ended = true;
            engine.closeOutbound();
            sealOwn();
            flush();
        }
    }

    /** The engine has ended it by itself. */
    void wasEnded() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** Tells the other side why it cannot go on, if there is a way to tell it. */
    void alert(SSLException why) {
        try {
            if (failure == null) {
                engine.closeOutbound();
                sealOwn();
                flush();
            }
        } catch (IOException e) {
            why.addSuppressed(e); // an alert is a courtesy
        }
    }

    /** Whoever writes is told so from now on. */
    void fail(IOException why) {
        if (failure == null) {
            failure = why;
        }
        release();
    }

    private void release() {
        if (sealed != null) {
            loop.giveBuffer(sealed);
            sealed = null;
        }
    }
}
