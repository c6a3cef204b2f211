// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body that arrives when the test says so. */
final class ArrivingBody implements Body.Stream {

    private final long length;
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private final HeaderMap trailers = new HeaderMap();
    private @Nullable IOException failure;
    private @Nullable Runnable waiting;
    private boolean ended;
    private boolean closed;

    private ArrivingBody(long length) {
        this.length = length;
    }

    /** Only its end will tell how long it is. */
    static ArrivingBody ofUnknownLength() {
        return new ArrivingBody(-1);
    }

    static ArrivingBody ofLength(long bytes) {
        return new ArrivingBody(bytes);
    }

    ArrivingBody arrive(String text) {
        return arrive(text.getBytes(UTF_8));
    }

    ArrivingBody arrive(byte[] bytes) {
        arrived.add(ByteBuffer.wrap(bytes));
        wake();
        return this;
    }

    ArrivingBody end() {
        ended = true;
        wake();
        return this;
    }

    ArrivingBody breakOff(IOException why) {
        failure = why;
        wake();
        return this;
    }

    boolean closed() {
        return closed;
    }

    /** Whether somebody waits for more. */
    boolean awaited() {
        return waiting != null;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (!arrived.isEmpty() && !arrived.getFirst().hasRemaining()) {
            arrived.removeFirst();
        }
        if (!arrived.isEmpty()) {
            ByteBuffer first = arrived.getFirst();
            int count = Math.min(first.remaining(), into.remaining());
            into.put(first.slice(first.position(), count));
            first.position(first.position() + count);
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        return ended ? -1 : 0;
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
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
        closed = true;
    }
}
