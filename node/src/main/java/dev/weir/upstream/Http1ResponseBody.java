// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.ChunkedDecoder;
import dev.weir.http1.ResponseHead;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body of an answer as it comes from the instance: by length, in chunks, or until the connection closes. */
final class Http1ResponseBody implements Body.Stream, Http1Exchange.Content {

    private final IoLoop loop;
    private final Http1Exchange exchange;
    private final Http1Connection connection;
    private final Duration idle;
    private final long length;
    private final @Nullable ChunkedDecoder chunks;
    private long left;
    private boolean ended;
    private EventLoop.Timer deadline = () -> {};
    private @Nullable Runnable waiting;
    private @Nullable ProxyException failure;

    /** @param length in bytes, or one of {@link ResponseHead}'s codes */
    Http1ResponseBody(IoLoop loop, Http1Exchange exchange, Http1Connection connection, long length, Duration idle) {
        this.loop = loop;
        this.exchange = exchange;
        this.connection = connection;
        this.idle = idle;
        this.length = Math.max(length, -1);
        this.left = length;
        this.chunks = length == ResponseHead.CHUNKED ? new ChunkedDecoder(ProxyError.HTTP_PROTOCOL_ERROR) : null;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            return -1;
        }
        try {
            return chunks != null ? readChunks(chunks, into) : readPlain(into);
        } catch (ProxyException e) {
            exchange.abort(e);
            throw e;
        } catch (IOException e) {
            throw incomplete();
        }
    }

    private int readPlain(ByteBuffer into) throws IOException {
        int limit = into.limit();
        if (length >= 0 && into.remaining() > left) {
            into.limit(into.position() + (int) left);
        }
        try {
            return plain(into);
        } finally {
            into.limit(limit);
        }
    }

    private int plain(ByteBuffer into) throws IOException {
        int count = connection.read(into);
        if (count < 0) {
            if (length >= 0) {
                throw incomplete();
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

    private int readChunks(ChunkedDecoder decoder, ByteBuffer into) throws IOException {
        int start = into.position();
        while (true) {
            ByteBuffer received = connection.received();
            decoder.decode(received, into);
            connection.trim();
            int count = into.position() - start;
            if (decoder.done()) {
                end();
                return count > 0 ? count : -1;
            }
            if (count > 0) {
                return count;
            }
            int more = connection.receive();
            if (more < 0) {
                throw incomplete();
            }
            if (more == 0) {
                return 0;
            }
        }
    }

    private ProxyException incomplete() {
        ProxyException why = exchange.broken(ProxyError.HTTP_RESPONSE_INCOMPLETE);
        exchange.abort(why);
        return why;
    }

    private void end() {
        ended = true;
        exchange.end(true);
    }

    @Override
    public void whenReadable(Runnable ready) {
        if (ended || failure != null) {
            loop.execute(ready);
            return;
        }
        waiting = ready;
        deadline.cancel();
        deadline = loop.schedule(() -> exchange.abort(exchange.broken(ProxyError.CONNECTION_READ_TIMEOUT)), idle);
        connection.whenReadable(this::wake);
    }

    private void wake() {
        deadline.cancel();
        if (!ended && failure == null) {
            connection.pauseReading();
        }
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public HeaderMap trailers() {
        return ended && chunks != null ? chunks.trailers() : new HeaderMap();
    }

    @Override
    public void broken(ProxyException why) {
        failure = why;
        wake();
    }

    @Override
    public void close() {
        if (!ended && failure == null) {
            waiting = null;
            deadline.cancel();
            exchange.abort(exchange.broken(ProxyError.CLIENT_LEFT));
        }
    }
}
