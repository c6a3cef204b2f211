// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.TrailerFields;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it comes on its stream. Its clock stands for both directions: an answer that waits for more
 * of a request that is still sent is not late.
 */
final class Http2ResponseBody implements Body.Stream {

    private final IoLoop loop;
    private final Http2Exchange exchange;
    private final Body.Stream coming;
    private final Duration idle;
    private EventLoop.Timer deadline = () -> {};
    private long waitsSinceNanos;
    private @Nullable Runnable waiting;
    private @Nullable ProxyException failure;
    private boolean ended;

    Http2ResponseBody(IoLoop loop, Http2Exchange exchange, Body.Stream coming, Duration idle) {
        this.loop = loop;
        this.exchange = exchange;
        this.coming = coming;
        this.idle = idle;
    }

    @Override
    public long length() {
        return coming.length();
    }

    @Override
    public int read(ByteBuffer into) throws ProxyException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            return -1;
        }
        int count;
        try {
            count = coming.read(into);
        } catch (IOException e) {
            failure = exchange.named(e);
            exchange.abort(failure);
            throw failure;
        }
        if (count < 0) {
            ended = true;
            exchange.finish();
        }
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        if (ended || failure != null) {
            loop.execute(ready);
            return;
        }
        waiting = ready;
        waitsSinceNanos = loop.nanoTime();
        deadline.cancel();
        deadline = loop.schedule(this::late, idle);
        coming.whenReadable(() -> exchange.guarded(this::wake));
    }

    private void late() {
        long leftNanos = idle.toNanos() - (loop.nanoTime() - exchange.movedAtNanos());
        if (exchange.movedAtNanos() - waitsSinceNanos > 0 && leftNanos > 0) {
            deadline = loop.schedule(this::late, Duration.ofNanos(leftNanos));
        } else {
            exchange.stalled(ProxyError.CONNECTION_READ_TIMEOUT);
        }
    }

    private void wake() {
        deadline.cancel();
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public HeaderMap trailers() {
        return ended ? TrailerFields.passedOn(coming.trailers()) : new HeaderMap();
    }

    /** It will not go on: its reader is told when it reads next, or now if it waits. */
    void broken(ProxyException why) {
        failure = why;
        coming.close();
        wake();
    }

    @Override
    public void close() {
        if (!ended && failure == null) {
            waiting = null;
            deadline.cancel();
            exchange.abort(new ProxyException(ProxyError.CLIENT_LEFT, "the answer was given up"));
        }
    }
}
