// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.ChunkedDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends after its head, as it arrives: a body of known length, one in chunks, or the bytes of a tunnel. A
 * client that waits for {@code 100 Continue} (RFC 9110 §10.1.1) gets it when somebody first wants to read, so it sends
 * nothing that nobody takes.
 */
final class Http1RequestBody implements Body.Stream {

    private final Http1ServerConnection connection;
    private final Http1Input input;
    private final Inbound inbound;
    private final long length;
    private final @Nullable ChunkedDecoder decoder;
    private final boolean tunnel;
    private long left;
    private boolean continueDue;
    private boolean ended;
    private @Nullable IOException failure;
    private @Nullable Runnable waiting;

    private Http1RequestBody(
            Http1ServerConnection connection,
            Http1Input input,
            Inbound inbound,
            long length,
            boolean tunnel,
            boolean continueDue) {
        this.connection = connection;
        this.input = input;
        this.inbound = inbound;
        this.length = length;
        this.left = length;
        this.tunnel = tunnel;
        this.decoder = length < 0 && !tunnel ? new ChunkedDecoder(ProxyError.HTTP_REQUEST_ERROR) : null;
        this.continueDue = continueDue;
    }

    /** @param length in bytes, negative where it comes in chunks */
    static Http1RequestBody framed(
            Http1ServerConnection connection, Http1Input input, Inbound inbound, long length, boolean expectsContinue) {
        return new Http1RequestBody(connection, input, inbound, length, false, expectsContinue);
    }

    /** All that comes from now on. */
    static Http1RequestBody unframed(Http1ServerConnection connection, Http1Input input, Inbound inbound) {
        return new Http1RequestBody(connection, input, inbound, -1, true, false);
    }

    @Override
    public long length() {
        return length;
    }

    /** Whether it was read to its end. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (ended || !into.hasRemaining()) {
            return ended ? -1 : 0;
        }
        try {
            if (continueDue && !input.hasReceived()) {
                inbound.sendContinue();
            }
            continueDue = false;
            int count = decoder == null ? plain(into) : chunks(decoder, into);
            inbound.journey().addBytesIn(Math.max(count, 0));
            return count;
        } catch (ProxyException e) {
            failure = e;
            throw e;
        } catch (IOException e) {
            failure = new ProxyException(ProxyError.CLIENT_LEFT, "the request body broke off");
            inbound.clientLeft();
            throw failure;
        }
    }

    private int plain(ByteBuffer into) throws IOException {
        int limit = into.limit();
        if (!tunnel && into.remaining() > left) {
            into.limit(into.position() + (int) left);
        }
        int count = input.receive(into);
        into.limit(limit);
        if (count < 0) {
            if (!tunnel) {
                throw new IOException("the connection ended in the body");
            }
            end();
            return -1;
        }
        left -= count;
        if (left == 0) {
            end();
        }
        return count;
    }

    private int chunks(ChunkedDecoder chunks, ByteBuffer into) throws IOException {
        int start = into.position();
        while (true) {
            // No more than fits when it is decoded: nothing is left over but what follows the body.
            ByteBuffer received = input.receive(into.remaining());
            if (received.limit() == 0) {
                return 0;
            }
            chunks.decode(received, into);
            if (chunks.done()) {
                input.unread(received);
                end();
            }
            int count = into.position() - start;
            if (count > 0 || ended) {
                return count > 0 ? count : -1;
            }
        }
    }

    private void end() {
        ended = true;
        if (tunnel) {
            input.suspendReads(); // nothing follows, and the other direction goes on
        } else {
            connection.bodyEnded();
        }
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
        input.resumeReads();
    }

    /** Something came, or the end: whoever waits may read again. */
    void wake() {
        Runnable ready = waiting;
        waiting = null;
        if (ready == null) {
            input.suspendReads();
        } else {
            ready.run();
        }
    }

    @Override
    public void close() {
        // What is left is read and thrown away, or the connection closed, when the answer is written.
        waiting = null;
        if (tunnel && !ended) {
            ended = true;
            connection.close();
        }
    }
}
