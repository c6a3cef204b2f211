// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import dev.weir.tls.TlsConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * One connection to an instance: idle in its pool, or lent to one attempt at a time. It reads as long as somebody wants
 * to know, idle ones too, so that the other end's closing is seen at once. Only its I/O thread touches it.
 */
final class Http1Connection implements RequestPump.Sink {

    private static final Logger log = LoggerFactory.getLogger(Http1Connection.class);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final IoLoop loop;
    private final ConnectionPool pool;
    private final StreamConnection socket;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private @Nullable ByteBuffer in;
    private @Nullable Runnable onReadable;
    private @Nullable Runnable onWritable;
    private @Nullable Consumer<ProxyException> onFailed;
    private boolean lent;
    private boolean drained;
    private boolean closed;
    private int used;
    private long idleUntilNanos;

    Http1Connection(IoLoop loop, ConnectionPool pool, StreamConnection socket) {
        this.loop = loop;
        this.pool = pool;
        this.socket = socket;
        this.source = socket.getSourceChannel();
        this.sink = socket.getSinkChannel();
        source.setReadListener(channel -> guarded(this::readable));
        sink.setWriteListener(channel -> guarded(this::writable));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** A bug must not leave the connection open, and the attempt that has it without an end. */
    void failed(RuntimeException why) {
        log.error("a connection to an instance is closed", why);
        Consumer<ProxyException> told = onFailed;
        if (told != null) {
            told.accept(new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, "while an instance was asked"));
        }
        pool.removeIdle(this);
        close();
    }

    /** Calls if it is closed because of a bug, until it is given back. */
    void whenFailed(Consumer<ProxyException> listener) {
        onFailed = listener;
    }

    /** Whether it served a request before: the other end may have given it up meanwhile. */
    boolean reused() {
        return used > 1;
    }

    boolean isOpen() {
        return !closed && socket.isOpen();
    }

    /**
     * Whether an idle connection is still open and nothing has come on it: its end, or bytes that nobody asked for and
     * the next one would take for its answer. Where the last read left room, the socket was empty after the answer;
     * else, or if the caller wants to know of an end in the same turn of the loop, the socket is asked.
     */
    boolean isQuiet(boolean ask) {
        try {
            return isOpen() && ((drained && !ask) || source.read(loop.scratch().probe()) == 0);
        } catch (IOException e) {
            return false; // reset: the caller closes it
        }
    }

    /** Whether it would be made in the same way today, with the same certificates. */
    boolean isMadeAsToday(Instance instance) {
        return instance.isCurrent(socket);
    }

    /** Until when it may wait for work, by the loop's clock. */
    long idleUntilNanos() {
        return idleUntilNanos;
    }

    /** Begins an attempt. */
    void lend() {
        used++;
        lent = true;
        onReadable = null;
    }

    /** Ends an attempt whose answer was read to the last byte: others may have the connection. */
    void giveBack(Duration idleAtMost) {
        boolean clean = !received().hasRemaining();
        lent = false;
        giveBuffer();
        onWritable = null;
        onFailed = null;
        if (!clean || !isOpen()) {
            close(); // bytes that nobody asked for
            return;
        }
        idleUntilNanos = loop.nanoTime() + idleAtMost.toNanos();
        whenReadable(this::idleReadable);
        pool.putIdle(this);
    }

    /** Its end, or bytes that nobody asked for; TLS has some of its own (RFC 8446 §4.6), which mean nothing to us. */
    private void idleReadable() {
        if (!isQuiet(true)) {
            pool.removeIdle(this);
            close();
        }
    }

    /** Breaks it off; the other side is told that it ends only where nobody uses it. Safe to call twice. */
    void close() {
        if (!lent && !closed && socket instanceof TlsConnection) {
            sayGoodbye();
        }
        lent = false;
        giveBuffer();
        onReadable = null;
        onWritable = null;
        onFailed = null;
        if (!closed) {
            closed = true;
            pool.closed();
            IoUtils.safeClose(socket);
        }
    }

    private void sayGoodbye() {
        try {
            sink.shutdownWrites();
        } catch (IOException e) {
            log.debug("a connection could not be shut down before it is closed", e);
        }
    }

    private void giveBuffer() {
        if (in != null) {
            loop.giveBuffer(in);
            in = null;
        }
    }

    /** What was received and not yet taken, from position to limit. Only while lent. */
    ByteBuffer received() {
        return in == null ? NOTHING : in;
    }

    /**
     * Receives more behind what is there already. A connection that waits holds no buffer: one is taken when something
     * comes, and given back when all of it was taken.
     *
     * @return as {@link java.nio.channels.ReadableByteChannel#read}
     */
    int receive() throws IOException {
        if (!lent) {
            throw new IllegalStateException("the connection is not lent");
        }
        ByteBuffer buffer = in == null ? loop.takeBuffer() : in.compact();
        in = buffer;
        try {
            return receiveInto(buffer);
        } finally {
            buffer.flip();
            trim();
        }
    }

    /** Gives the buffer back if all that was received is taken. */
    void trim() {
        if (in != null && !in.hasRemaining()) {
            giveBuffer();
        }
    }

    /** Receives past the buffer, which is empty: body bytes nobody has to look at. */
    int receiveInto(ByteBuffer target) throws IOException {
        int count = source.read(target);
        drained = target.hasRemaining();
        return count;
    }

    /** Hands out what was received before, else what the socket has: bytes nobody has to look at. */
    int read(ByteBuffer into) throws IOException {
        ByteBuffer received = received();
        if (!received.hasRemaining()) {
            return receiveInto(into);
        }
        int count = Math.min(received.remaining(), into.remaining());
        into.put(into.position(), received, received.position(), count);
        into.position(into.position() + count);
        received.position(received.position() + count);
        trim();
        return count;
    }

    /**
     * Tells the instance that nothing more will come. What it sends is still received.
     *
     * @return whether that is on its way; else to be called again when something can be sent
     */
    boolean finishWrites() throws IOException {
        sink.shutdownWrites();
        return sink.flush();
    }

    @Override
    public int send(ByteBuffer bytes) throws IOException {
        return sink.write(bytes);
    }

    /** Calls every time something may be received, until another one is named. */
    void whenReadable(Runnable listener) {
        onReadable = listener;
        source.resumeReads();
    }

    @Override
    public void whenWritable(Runnable listener) {
        onWritable = listener;
        sink.resumeWrites();
    }

    private void readable() {
        if (onReadable == null) {
            source.suspendReads();
        } else {
            onReadable.run();
        }
    }

    /** Nobody wants to know of received bytes for now: they stay in the socket, and the sender is held back. */
    void pauseReading() {
        onReadable = null;
    }

    private void writable() {
        Runnable listener = onWritable;
        onWritable = null;
        if (listener != null) {
            listener.run();
        }
        if (onWritable == null && sink.isOpen()) {
            sink.suspendWrites();
        }
    }
}
