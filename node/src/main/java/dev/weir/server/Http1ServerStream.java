// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import dev.weir.io.HeadScratch;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one HTTP/1.1 or HTTP/1.0 request as it goes out: head, body in the framing the client understands,
 * trailers. Bytes the socket does not take at once are kept only where they are framing or few.
 */
final class Http1ServerStream implements ServerStream {

    private static final Logger log = LoggerFactory.getLogger(Http1ServerStream.class);

    /** Up to here a body is copied behind its head, so that both leave in one plain write. */
    private static final int COPIED_BYTES_MAX = 16 * 1024;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] CONTINUE = Http1Answer.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final Http1ServerConnection connection;
    private final Http1Output output;
    private final IoLoop loop;
    private final boolean http11;
    private boolean begun;
    private boolean chunked;
    private boolean untilClose;
    private boolean ending;
    private boolean tunnel;
    private boolean over;
    private int headBytes;
    private long chunkLeft;
    private @Nullable ByteBuffer rest;

    Http1ServerStream(Http1ServerConnection connection, Http1Output output, IoLoop loop, boolean http11) {
        this.connection = connection;
        this.output = output;
        this.loop = loop;
        this.http11 = http11;
    }

    @Override
    public void sendContinue() throws IOException {
        if (!begun && !over) {
            HeadScratch scratch = loop.scratch();
            send(scratch.direct.clear().put(CONTINUE).flip());
            pushOn();
        }
    }

    @Override
    public void send(int status, HeaderMap headers) {
        if (begun || over || !http11 || rest != null) {
            return;
        }
        HeadScratch scratch = loop.scratch();
        try {
            int length = Http1Answer.interim(scratch.bytes, status, headers);
            send(scratch.direct.clear().put(scratch.bytes, 0, length).flip());
            pushOn();
        } catch (IOException e) {
            log.debug("an interim answer was not sent: {}", e.getMessage());
        }
    }

    /** An interim answer that did not fit leaves when it can, though nobody waits for it. */
    private void pushOn() {
        if (rest != null) {
            output.whenWritable(() -> {
                try {
                    if (!begun && !drained()) {
                        pushOn();
                    }
                } catch (IOException e) {
                    connection.clientLeft();
                }
            });
        }
    }

    @Override
    public void begin(int status, HeaderMap headers, long length) throws ProxyException {
        HeadScratch scratch = loop.scratch();
        chunked = length == UNKNOWN && http11;
        untilClose = length == UNKNOWN && !http11;
        Http1Answer.Connection option = status == 101
                ? Http1Answer.Connection.SWITCHES
                : connection.stays(length != UNKNOWN || http11)
                        ? http11 ? Http1Answer.Connection.STAYS : Http1Answer.Connection.KEEPS_ALIVE
                        : Http1Answer.Connection.CLOSES;
        headBytes = Http1Answer.write(scratch.bytes, status, headers, length, chunked, option, connection.date());
        scratch.direct.clear().put(scratch.bytes, 0, headBytes);
        begun = true;
        if (rest != null) {
            keep(pendingHead().flip()); // behind an interim answer: by its turn the scratch space is somebody else's
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (!drained() || !bytes.hasRemaining()) {
            return 0;
        }
        if (tunnel) {
            return output.send(bytes);
        }
        int count = bytes.remaining();
        if (chunkLeft > 0) {
            output.send(bytes);
            return chunkSent(count - bytes.remaining());
        }
        ByteBuffer out = pendingHead();
        if (chunked) {
            out.put(Http1Answer.ascii(Integer.toHexString(count) + "\r\n"));
        }
        if (count <= COPIED_BYTES_MAX) {
            out.put(bytes);
            if (chunked) {
                out.put(CRLF);
            }
            send(out.flip());
            return count;
        }
        output.send(out.flip(), bytes);
        keep(out);
        chunkLeft = chunked ? count : 0;
        return chunkSent(count - bytes.remaining());
    }

    private int chunkSent(int count) throws IOException {
        if (chunkLeft > 0) {
            chunkLeft -= count;
            if (chunkLeft == 0) {
                send(ByteBuffer.wrap(CRLF));
            }
        }
        return count;
    }

    /** What is to go out before anything else, at its end: the head, if it waits. */
    private ByteBuffer pendingHead() {
        ByteBuffer out = loop.scratch().direct;
        out.clear().position(headBytes);
        headBytes = 0;
        return out;
    }

    private void send(ByteBuffer bytes) throws IOException {
        if (rest == null) {
            output.send(bytes);
        }
        keep(bytes);
    }

    /** Copies what waits its turn: the scratch space belongs to the next one as soon as we return. */
    private void keep(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            ByteBuffer before = rest == null ? bytes.duplicate().limit(bytes.position()) : rest;
            rest = ByteBuffer.allocate(before.remaining() + bytes.remaining())
                    .put(before)
                    .put(bytes)
                    .flip();
        }
    }

    /** @return whether nothing is kept any more */
    private boolean drained() throws IOException {
        if (rest != null) {
            output.send(rest);
            if (rest.hasRemaining()) {
                return false;
            }
            rest = null;
        }
        return true;
    }

    @Override
    public boolean flush() throws IOException {
        if (!drained()) {
            return false;
        }
        if (headBytes > 0) {
            send(pendingHead().flip());
        }
        return rest == null && output.flush();
    }

    @Override
    public boolean finish(HeaderMap trailers) throws IOException {
        if (!drained()) {
            return false;
        }
        if (!ending && !tunnel) {
            ending = true;
            ByteBuffer out = pendingHead();
            if (chunked) {
                HeadScratch scratch = loop.scratch();
                out.put(scratch.bytes, 0, Http1Answer.lastChunk(scratch.bytes, trailers));
            }
            send(out.flip());
        }
        return flush();
    }

    @Override
    public void done() {
        if (!over) {
            over = true;
            connection.answered();
        }
    }

    @Override
    public void whenWritable(Runnable ready) {
        output.whenWritable(ready);
    }

    @Override
    public void reset() {
        if (!over) {
            over = true;
            if (untilClose) {
                connection.abort(); // a plain end would be the end of the answer
            } else {
                connection.close();
            }
        }
    }

    @Override
    public Body.Stream takeOver() {
        tunnel = true;
        return connection.tunnel();
    }
}
