// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body whose bytes arrive when the test says so, on the thread that says so. */
final class ArrivingBody implements Body.Stream {

    private final long length;
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private final HeaderMap trailers = new HeaderMap();
    private @Nullable Runnable waiting;
    private boolean ended;
    private boolean broken;
    private boolean buggy;
    private int reads;
    private int closes;

    /** @param length in bytes, or -1 */
    ArrivingBody(long length) {
        this.length = length;
    }

    /** A body that is there already. */
    static ArrivingBody of(String text) {
        return new ArrivingBody(text.length()).arrive(text).end();
    }

    ArrivingBody arrive(String text) {
        arrived.add(StandardCharsets.ISO_8859_1.encode(text));
        wake();
        return this;
    }

    ArrivingBody end() {
        ended = true;
        wake();
        return this;
    }

    void breakOff() {
        broken = true;
        wake();
    }

    /** Whoever reads on finds it failing in a way that no body may fail. */
    ArrivingBody failUnexpectedly() {
        buggy = true;
        wake();
        return this;
    }

    /** How often somebody wanted to read. */
    int reads() {
        return reads;
    }

    int closes() {
        return closes;
    }

    private void wake() {
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        reads++;
        ByteBuffer next = arrived.peek();
        if (next == null) {
            if (buggy) {
                throw new IllegalStateException("a bug");
            }
            if (broken) {
                throw new IOException("broken off");
            }
            return ended ? -1 : 0;
        }
        int count = Math.min(next.remaining(), into.remaining());
        into.put(into.position(), next, next.position(), count).position(into.position() + count);
        next.position(next.position() + count);
        if (!next.hasRemaining()) {
            arrived.remove();
        }
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
    }

    @Override
    public HeaderMap trailers() {
        return trailers;
    }

    @Override
    public void close() {
        closes++;
        waiting = null;
    }
}
