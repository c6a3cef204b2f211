// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body that arrives on a stream. Data goes straight from the connection's buffer to a reader that waits; what
 * nobody waits for is kept, at most a window of it, and the other end may send more only when it was read.
 */
final class Incoming implements Body.Stream {

    private static final int CHUNK_MIN = 512;
    private static final int CHUNK_MAX = 32 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Http2Stream stream;
    private final long length;
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>(0);
    private ByteBuffer passing = NOTHING;
    private HeaderMap trailers = new HeaderMap();
    private @Nullable Runnable waiting;
    private @Nullable ProxyException failure;
    private long received;
    private boolean ended;
    private boolean closed;

    /** @param length as it was announced, or -1 */
    Incoming(Http2Stream stream, long length) {
        this.stream = stream;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws ProxyException {
        int count = take(into);
        if (count > 0) {
            stream.consumed(count);
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        return (ended && isEmpty()) || closed ? -1 : 0;
    }

    private int take(ByteBuffer into) {
        int start = into.position();
        while (!kept.isEmpty() && into.hasRemaining()) {
            ByteBuffer chunk = kept.getFirst();
            move(chunk.flip(), into);
            if (chunk.hasRemaining()) {
                chunk.compact();
            } else {
                kept.removeFirst();
            }
        }
        move(passing, into);
        return into.position() - start;
    }

    private static void move(ByteBuffer from, ByteBuffer into) {
        int limit = from.limit();
        from.limit(from.position() + Math.min(from.remaining(), into.remaining()));
        into.put(from);
        from.limit(limit);
    }

    private boolean isEmpty() {
        return kept.isEmpty() && !passing.hasRemaining();
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
        if (!isEmpty() || ended || failure != null) {
            stream.loop().execute(this::wake);
        }
    }

    private void wake() {
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public HeaderMap trailers() {
        return trailers;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting = null;
            drop();
            stream.bodyClosed();
        }
    }

    /** Whether so much more, perhaps the last of it, agrees with the length that was announced. */
    boolean agrees(int bytes, boolean last) {
        return length < 0 || (last ? received + bytes == length : received + bytes <= length);
    }

    /** Data came. What the reader does not take at once is kept. */
    void receive(ByteBuffer piece, boolean last) {
        received += piece.remaining();
        if (closed || failure != null) {
            stream.consumed(piece.remaining());
            ended |= last;
            return;
        }
        passing = piece;
        ended |= last;
        wake();
        passing = NOTHING;
        if (closed || failure != null) {
            stream.consumed(piece.remaining());
        } else {
            keep(piece);
        }
    }

    private void keep(ByteBuffer piece) {
        ByteBuffer chunk = kept.peekLast();
        if (chunk != null && piece.hasRemaining()) {
            move(piece, chunk);
        }
        if (piece.hasRemaining()) {
            int more = chunk == null ? CHUNK_MIN : Math.min(2 * chunk.capacity(), CHUNK_MAX);
            kept.addLast(ByteBuffer.allocate(Math.max(more, piece.remaining())).put(piece));
        }
    }

    /** The last fields came, and with them the end. */
    void end(HeaderMap last) {
        trailers = last;
        ended = true;
        wake();
    }

    /** It breaks off here. What was not read is lost: it must not look like the whole. */
    void fail(ProxyException why) {
        if (failure == null && !ended) {
            failure = why;
            drop();
            wake();
        }
    }

    private void drop() {
        int left = passing.remaining();
        passing.position(passing.limit());
        for (ByteBuffer chunk : kept) {
            left += chunk.position();
        }
        kept.clear();
        if (left > 0) {
            stream.consumed(left);
        }
    }
}
