// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A body that arrives while it is sent, and what was read of it, up to a bound: a later attempt begins with that and
 * goes on with the rest. It reads only when an attempt does, so a client that waits for {@code 100 Continue} goes on
 * waiting, and a slow instance holds the client back. Only the request's I/O thread touches it.
 */
final class Recording {

    private static final int FIRST_BYTES = 4 * 1024;
    private static final byte[] NOTHING = {};

    private final Body.Stream from;
    private final int bytesMax;
    private final EventLoop loop;
    private byte[] kept = NOTHING;
    private int size;
    private boolean begun;
    private boolean whole;
    private boolean ended;
    private boolean stopped;
    private final Play first = new Play();
    private Play newest = first;

    /** @param bytesMax a longer body can be sent again only while nothing was read of it; 0 keeps nothing */
    Recording(Body.Stream from, long bytesMax, EventLoop loop) {
        this.from = from;
        this.bytesMax = (int) bytesMax;
        this.loop = loop;
        this.whole = from.length() <= bytesMax;
    }

    /** Whether the body can be sent once more, from its beginning. */
    static boolean canRepeat(Body body) {
        return body instanceof Body.Bytes
                || (body instanceof Play play && play.recording().canPlay());
    }

    /** Whether it can be sent once more while it is still being sent elsewhere. */
    static boolean canRepeatBeside(Body body) {
        return body instanceof Body.Bytes
                || (body instanceof Play play && play.recording().whole && play.recording().ended);
    }

    /** The same body from its beginning, for an attempt that {@link #canRepeat} allowed. */
    static Body again(Body body) {
        return body instanceof Play play ? play.recording().play() : body;
    }

    /** The body for the first attempt. */
    Play first() {
        return first;
    }

    private boolean canPlay() {
        return !stopped && (whole || !begun);
    }

    private Play play() {
        newest = new Play();
        return newest;
    }

    /** No attempt will follow: nothing more is kept, and what was kept goes as soon as it is sent. */
    void stop() {
        stopped = true;
        whole = false;
        newest.release();
    }

    /** Bytes that are kept now. */
    int bytesKept() {
        return kept.length == 0 ? 0 : size;
    }

    private void keep(ByteBuffer bytes, int from, int count) {
        if (!whole) {
            return;
        }
        if (count > bytesMax - size) {
            whole = false;
            kept = NOTHING;
            return;
        }
        if (size + count > kept.length) {
            int known = Math.max((int) this.from.length(), FIRST_BYTES);
            kept = Arrays.copyOf(kept, Math.min(bytesMax, Math.max(size + count, Math.max(known, 2 * size))));
        }
        bytes.get(from, kept, size, count);
        size += count;
    }

    /** The body as one attempt reads it. Only the newest goes beyond what was recorded. */
    final class Play implements Body.Stream {

        private int at;

        private Recording recording() {
            return Recording.this;
        }

        @Override
        public long length() {
            return from.length();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (at < size && kept.length > 0) {
                int count = Math.min(size - at, into.remaining());
                into.put(kept, at, count);
                at += count;
                release();
                return count;
            }
            if (ended) {
                return -1;
            }
            if (this != newest) {
                throw new IOException("another attempt goes on with the body");
            }
            return readOn(into);
        }

        private int readOn(ByteBuffer into) throws IOException {
            begun = true;
            int start = into.position();
            int count;
            try {
                count = from.read(into);
            } catch (IOException e) {
                whole = false;
                throw e;
            }
            if (count > 0) {
                keep(into, start, count);
                at = size;
            }
            ended = count < 0;
            return count;
        }

        /** Gives the memory back where nobody will ask for it: an answer may be there before all was sent again. */
        private void release() {
            if (!whole && at >= size) {
                kept = NOTHING;
            }
        }

        @Override
        public void whenReadable(Runnable ready) {
            if (ended || (at < size && kept.length > 0)) {
                loop.execute(ready);
            } else {
                from.whenReadable(ready);
            }
        }

        @Override
        public HeaderMap trailers() {
            return ended ? from.trailers() : new HeaderMap();
        }

        /** Gives up the rest, unless another attempt may need it. */
        @Override
        public void close() {
            if (this == newest && !canPlay()) {
                from.close();
            }
        }
    }
}
