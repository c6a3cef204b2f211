// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a shared connection. Nothing that is sent here waits in a queue of its own: heads and
 * ends are taken at once, data as far as windows and the connection's buffer allow. What was taken goes out by itself,
 * at the latest with the loop's next turn. Only its I/O thread touches it.
 */
public final class Http2Stream {

    /** What the other end does on a stream; called on its I/O thread. */
    public interface Listener {

        /** An interim answer came (1xx, never 101). Only where we ask. */
        default void interim(int status, HeaderMap headers) {}

        /** The answer's head came. Only where we ask, and once. The body is to be passed on or closed. */
        default void answered(ResponseFields head, Body body) {
            body.close();
        }

        /**
         * It ended before both messages were whole, and not by our own {@link Http2Stream#reset}. The body's reader, if
         * it waits, is told by itself; who waits for {@link Http2Stream#whenWritable} is not.
         */
        void broken(Broken why);

        /** Nothing of it is left. Once, whatever happened, and last. */
        default void closed() {}
    }

    /**
     * How a stream broke.
     *
     * @param cause what the code is to be read with
     * @param how for operators
     */
    public record Broken(ErrorCode code, Cause cause, String how) {

        /** The other end has certainly done nothing about the request: it may be sent again, whatever it is. */
        public boolean unprocessed() {
            return cause == Cause.UNPROCESSED;
        }
    }

    private final Http2Connection connection;
    private final int id;
    private final Receiving receiving;
    private final EarlyEnd early;
    private long sendWindow;
    private @Nullable Listener listener;
    private @Nullable Runnable writer;
    private boolean weEnded;
    private boolean closed;

    Http2Stream(Http2Connection connection, int id, boolean headRequest) {
        this.connection = connection;
        this.id = id;
        this.receiving = new Receiving(this, connection.settings().streamBytes(), headRequest);
        this.early = new EarlyEnd(this, this::endEarly);
        this.sendWindow = connection.theirs().windowBytes();
    }

    void listen(Listener to) {
        listener = to;
        if (closed) {
            to.closed();
        }
    }

    public int id() {
        return id;
    }

    /** Where all of this happens. */
    public EventLoop loop() {
        return connection.loop();
    }

    /**
     * Sends the head of the answer, or an interim one; where we ask, the head went with {@link Http2Connection#open}.
     *
     * @param fields with {@code :status}; connection-specific ones are left out
     * @param last whether nothing follows, no trailers either
     * @throws ProxyException a field cannot be sent; nothing was sent then
     */
    public void head(HeaderMap fields, boolean last) throws ProxyException {
        if (!weEnded) {
            connection.control().head(id, fields, last);
            if (last) {
                ended();
            }
        }
    }

    /**
     * Sends data.
     *
     * @return how many bytes were taken: 0 to {@code bytes.remaining()}; where some are left, ask {@link #whenWritable}
     * @throws IOException the stream or the connection has ended
     */
    public int write(ByteBuffer bytes) throws IOException {
        if (weEnded) {
            throw new ClosedChannelException();
        }
        return connection.send(this, bytes);
    }

    /** Calls once when {@link #write} may take something. A second call replaces the first. */
    public void whenWritable(Runnable ready) {
        if (!weEnded) {
            writer = ready;
            connection.outbound().await(this);
            connection.outlet().want();
        }
    }

    /** Ends our side. An answer that comes before all of its request did ends with it, or soon. */
    public void end() {
        if (weEnded) {
            return;
        }
        if (connection.role() == Role.SERVER && !receiving.ended()) {
            stopWriting();
            early.begin();
            receiving.fail(new ProxyException(ProxyError.CLIENT_LEFT, "answered before all of it came"));
        } else {
            connection.outbound().end(id);
            ended();
        }
    }

    /**
     * Ends our side with fields after the body.
     *
     * @throws ProxyException a field cannot be sent; our side has not ended then
     */
    public void end(HeaderMap trailers) throws ProxyException {
        if (trailers.size() == 0) {
            end();
        } else {
            head(trailers, true);
        }
    }

    /** Writes to the socket now. @return whether everything of the connection, this stream included, is out */
    public boolean flush() {
        return connection.outlet().flushed();
    }

    /** Breaks it off from our side; the listener hears no more than {@link Listener#closed}. Safe to call twice. */
    public void reset(ErrorCode code) {
        if (!closed) {
            connection.control().reset(id, code);
            receiving.fail(new ProxyException(ProxyError.CLIENT_LEFT, "the request was given up"));
            close(StreamTable.End.RESET_BY_US);
        }
    }

    /** Whether the other end takes less than we send it: what can be left unsent had better be. */
    public boolean isHeldUp() {
        return !closed && connection.outbound().isBehind();
    }

    /** Whether nothing of it is left. */
    public boolean isClosed() {
        return closed;
    }

    /** The head that opened it was all there is to say. */
    void asked() {
        weEnded = true;
    }

    private void stopWriting() {
        weEnded = true;
        writer = null;
        connection.outbound().forget(this);
        connection.outlet().want();
    }

    private void ended() {
        stopWriting();
        if (receiving.ended()) {
            close(StreamTable.End.WHOLE);
        } else if (connection.role() == Role.SERVER) {
            reset(ErrorCode.NO_ERROR); // the rest is not needed (RFC 9113 §8.1)
        }
    }

    private void endEarly() {
        connection.outbound().end(id);
        reset(ErrorCode.NO_ERROR); // RFC 9113 §8.1
    }

    private void over(StreamTable.End how) {
        early.stop();
        closed = true;
        stopWriting();
        connection.closed(this, how);
    }

    private void close(StreamTable.End how) {
        over(how);
        if (listener != null) {
            listener.closed();
        }
    }

    /** The other end reset it, or the connection with it; or it did what we reset it for. */
    void broken(Broken why, ProxyException reason, StreamTable.End how) {
        if (closed) {
            return;
        }
        boolean answered = connection.role() == Role.CLIENT && receiving.ended();
        over(how);
        receiving.fail(reason);
        if (listener != null) {
            if (!answered) {
                listener.broken(why);
            }
            listener.closed();
        }
    }

    Receiving receiving() {
        return receiving;
    }

    Listener told() {
        if (listener == null) {
            throw new IllegalStateException("a stream nobody listens to");
        }
        return listener;
    }

    /** The other end has ended its side; with ours, that is all of it. */
    void theyEnded() {
        if (weEnded && !closed) {
            if (early.isDue()) {
                connection.outbound().end(id);
            }
            close(StreamTable.End.WHOLE);
        }
    }

    /** Our reader took so much, or nobody wants it: the other end may send as much again. */
    void consumed(int bytes) {
        connection.credit(bytes);
        int increment = closed ? 0 : receiving.taken(bytes);
        if (increment > 0) {
            connection.control().windowUpdate(id, increment);
        }
    }

    /** Nobody reads on. An answer we do not want is refused; a request's rest is thrown away until it is answered. */
    void bodyClosed() {
        if (connection.role() == Role.CLIENT && !receiving.ended()) {
            reset(ErrorCode.CANCEL);
        }
    }

    // What we may send.

    long sendWindow() {
        return sendWindow;
    }

    void sent(int bytes) {
        sendWindow -= bytes;
    }

    /** @return whether the window is still one (RFC 9113 §6.9.1) */
    boolean widen(long increment) {
        sendWindow += increment;
        if (writer != null) {
            connection.outbound().await(this);
        }
        return sendWindow <= Frames.WINDOW_MAX;
    }

    void writable() {
        Runnable ready = writer;
        writer = null;
        if (ready != null) {
            ready.run();
        }
    }
}
