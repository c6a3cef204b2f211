// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that is read into memory at its sender's pace, while any number of readers follow, each on its
 * own I/O thread and as fast as its client takes it. One that turns out to be too long goes on to its first reader
 * alone, and no faster than that one reads.
 *
 * <p>The sender's I/O thread alone reads from it and writes here. What it has written never changes, so readers need no
 * lock for the bytes: they see the array before its size.
 */
public final class SharedBody {

    private static final int FIRST_BYTES = 16 * 1024;
    private static final byte[] NONE = {};

    /** Reads in a row before others on the same I/O thread have their turn. */
    private static final int TURNS_MAX = 16;

    private final Body.Stream from;
    private final EventLoop loop;
    private final Allowance room;
    private final Listener listener;
    private final long bytesMax;
    private final ByteBuffer beyond = ByteBuffer.allocate(1);
    private final List<Reader> waiting = new ArrayList<>(2);
    private final Reader first;
    private volatile byte[] bytes;
    private volatile int size;
    private volatile State state = State.READING;
    private @Nullable IOException failure;
    private HeaderMap trailers = new HeaderMap();
    private long taken;

    /** How far it is. */
    private enum State {
        READING,
        /** All of it is here. */
        WHOLE,
        /** There will be no more. */
        BROKEN,
        /** The rest goes past here to the first reader. */
        PASSING
    }

    /** Who is told how it ended; one of these is called, once, on the sender's I/O thread. */
    public interface Listener {

        void whole(Body.Bytes body);

        /** It is longer than may be kept, or there is no room for it. */
        void tooLarge();

        void broken(IOException why);
    }

    private SharedBody(
            Body.Stream from, EventLoop loop, long bytesMax, Allowance room, Listener listener, int capacity) {
        this.from = from;
        this.loop = loop;
        this.bytesMax = bytesMax;
        this.room = room;
        this.listener = listener;
        this.bytes = new byte[capacity];
        this.taken = capacity;
        this.first = new Reader(loop);
    }

    /**
     * One that may turn out to fit; empty where it is known not to.
     *
     * @param bytesMax how much of it may be kept
     * @param room for what is under way on this node
     */
    static Optional<SharedBody> of(Body.Stream from, EventLoop loop, long bytesMax, Allowance room, Listener listener) {
        long capacity = from.length() < 0 ? Math.min(FIRST_BYTES, bytesMax) : from.length();
        return capacity <= bytesMax && room.take(capacity)
                ? Optional.of(new SharedBody(from, loop, bytesMax, room, listener, (int) capacity))
                : Optional.empty();
    }

    /** For whom it was asked. Has to be read or closed, like any body. */
    public Body.Stream first() {
        return first;
    }

    /** For another one, on its own I/O thread; only where the length is known, so that it will be kept. */
    Body.Stream follow(EventLoop reader) {
        return new Reader(reader);
    }

    /** Begins to read; may end before it returns. */
    public void start() {
        pump();
    }

    private void pump() {
        try {
            for (int turns = TURNS_MAX; turns > 0; turns--) {
                int count = size < bytes.length || grow() ? fill() : from.read(beyond.clear());
                if (count < 0) {
                    whole();
                    return;
                }
                if (count == 0) {
                    wake();
                    from.whenReadable(this::pump);
                    return;
                }
                if (beyond.position() > 0) {
                    tooLarge();
                    return;
                }
            }
        } catch (IOException e) {
            broken(e);
            return;
        }
        wake();
        loop.execute(this::pump);
    }

    private int fill() throws IOException {
        int filled = size;
        int count = from.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
        if (count > 0) {
            size = filled + count;
        }
        return count;
    }

    /** @return whether there is space now */
    private boolean grow() {
        int more = (int) Math.min(2L * bytes.length, bytesMax);
        if (from.length() >= 0 || more <= size || !room.take(more - bytes.length)) {
            return false;
        }
        taken += more - bytes.length;
        bytes = Arrays.copyOf(bytes, more);
        return true;
    }

    private void whole() {
        trailers = from.trailers();
        byte[] all = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        end(State.WHOLE, () -> listener.whole(new Body.Bytes(ByteBuffer.wrap(all))));
    }

    private void tooLarge() {
        end(State.PASSING, listener::tooLarge);
    }

    private void broken(IOException why) {
        failure = why;
        end(State.BROKEN, () -> listener.broken(why));
    }

    /** The listener first: what a reader does when it is over comes after what the listener did. */
    private void end(State how, Runnable told) {
        if (how != State.PASSING) {
            giveRoom();
        }
        try {
            told.run();
        } finally {
            state = how;
            if (how == State.PASSING && first.closed) {
                letGo();
                from.close();
            }
            wake();
        }
    }

    private void giveRoom() {
        room.give(taken);
        taken = 0;
    }

    /** What was read of what is too long is kept until its first reader has it; others read only what has a length. */
    private void letGo() {
        giveRoom();
        if (from.length() < 0) {
            bytes = NONE;
        }
    }

    private void wake() {
        List<Reader> woken;
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                return;
            }
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(Reader::wake);
    }

    /** The body as one client reads it. */
    private final class Reader implements Body.Stream {

        private final EventLoop own;
        private int at;
        private boolean closed;
        private boolean overflowRead;
        private @Nullable Runnable ready;

        Reader(EventLoop own) {
            this.own = own;
        }

        @Override
        public long length() {
            return from.length();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (closed) {
                throw new IOException("the body was closed");
            }
            State now = state;
            int count = Math.min(size - at, into.remaining());
            if (count > 0) {
                into.put(bytes, at, count);
                at += count;
                return count;
            }
            return switch (now) {
                case READING -> 0;
                case WHOLE -> -1;
                case BROKEN -> throw failed();
                case PASSING -> past(into);
            };
        }

        private IOException failed() {
            return failure == null ? new IOException("the body broke off") : failure;
        }

        /** The byte that was too many, then the rest from where it comes. */
        private int past(ByteBuffer into) throws IOException {
            if (this != first) {
                throw new IOException("the body is longer than its sender said");
            }
            if (!overflowRead) {
                overflowRead = true;
                letGo();
                into.put(beyond.flip());
                return 1;
            }
            return from.read(into);
        }

        @Override
        public void whenReadable(Runnable then) {
            if (state == State.PASSING && at == size && overflowRead) {
                from.whenReadable(then);
                return;
            }
            ready = then;
            synchronized (waiting) {
                if (state == State.READING && at == size) {
                    waiting.add(this);
                    return;
                }
            }
            own.execute(this::run);
        }

        private void wake() {
            if (own.inLoop()) {
                run();
            } else {
                own.execute(this::run);
            }
        }

        private void run() {
            Runnable then = ready;
            ready = null;
            if (then != null && !closed) {
                then.run();
            }
        }

        @Override
        public HeaderMap trailers() {
            return state == State.PASSING ? from.trailers() : state == State.WHOLE ? trailers : new HeaderMap();
        }

        @Override
        public void close() {
            closed = true;
            if (this == first && state == State.PASSING) {
                letGo();
                from.close();
            }
        }
    }
}
