// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.Grpc;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a call's answer, until its time is over: then they end, with trailers that say so. A call whose
 * trailers have that status never looks complete.
 */
final class GrpcMessages implements Body.Stream {

    private final Body.Stream from;
    private final EventLoop.Timer timer;
    private @Nullable Runnable waiting;
    private boolean cut;

    /** @param timer that cuts it, taken back when there is nothing to cut any more */
    GrpcMessages(Body.Stream from, EventLoop.Timer timer) {
        this.from = from;
        this.timer = timer;
    }

    /** Their time is over. */
    void cut() {
        cut = true;
        from.close();
        wake();
    }

    @Override
    public long length() {
        return from.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (cut && from.length() >= 0) {
            throw new ProxyException(ProxyError.TOTAL_TIMEOUT, "an answer of a known length is not at its end");
        }
        if (cut) {
            return -1;
        }
        try {
            int count = from.read(into);
            if (count < 0) {
                timer.cancel();
            }
            return count;
        } catch (IOException e) {
            timer.cancel();
            throw e;
        }
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
        from.whenReadable(this::wake);
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
        return cut ? Grpc.trailers(ProxyError.TOTAL_TIMEOUT) : from.trailers();
    }

    @Override
    public void close() {
        timer.cancel();
        waiting = null;
        from.close();
    }
}
