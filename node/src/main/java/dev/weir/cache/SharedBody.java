// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that is read into memory at its sender's pace, while any number of readers follow, each on its
 * own I/O thread and as fast as its client takes it. One that turns out to be too long goes on to its first reader
 * alone, and no faster than that one reads.
 *
 * <p>The sender's I/O thread alone reads from it and writes here.
 */
public final class SharedBody {

    /** Reads in a row before others on the same I/O thread have their turn. */
    private static final int TURNS_MAX = 16;

    private final Body.Stream from;
    private final EventLoop loop;
    private final Listener listener;
    private final SharedBytes bytes;
    private final ByteBuffer beyond = ByteBuffer.allocate(1);
    private final List<Reader> waiting = new ArrayList<>(2);
    private final Reader first;
    private volatile State state = State.READING;
    private @Nullable IOException failure;
    private HeaderMap trailers = new HeaderMap();

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

    private SharedBody(Body.Stream from, EventLoop loop, Listener listener, SharedBytes bytes) {
        this.from = from;
        this.loop = loop;
        this.listener = listener;
        this.bytes = bytes;
        this.first = new Reader(loop);
    }

    /**
     * One that may turn out to fit; empty where it is known not to.
     *
     * @param bytesMax how much of it may be kept
     * @param room for what is under way on this node
     */
    static Optional<SharedBody> of(Body.Stream from, EventLoop loop, long bytesMax, Allowance room, Listener listener) {
        return SharedBytes.of(from.length(), bytesMax, room).map(bytes -> new SharedBody(from, loop, listener, bytes));
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
                int count = bytes.haveSpace() ? bytes.fill(from) : from.read(beyond.clear());
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

    private void whole() {
        trailers = from.trailers();
        end(State.WHOLE, () -> listener.whole(bytes.all()));
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
            bytes.giveRoom();
        }
        try {
            told.run();
        } finally {
            state = how;
            if (first.closed) {
                leave();
            }
            wake();
        }
    }

    /** The first reader has left: nobody reads what goes past. */
    private void leave() {
        if (state == State.PASSING) {
            bytes.letGo();
            from.close();
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
            int count = bytes.read(at, into);
            if (count > 0) {
                at += count;
                return count;
            }
            return switch (now) {
                case READING -> 0;
                case WHOLE -> -1;
                case BROKEN -> throw failure == null ? new IOException("the body broke off") : failure;
                case PASSING -> past(into);
            };
        }

        /** The byte that was too many, then the rest from where it comes. */
        private int past(ByteBuffer into) throws IOException {
            if (this != first) {
                throw new IOException("the body is longer than its sender said");
            }
            if (!overflowRead) {
                overflowRead = true;
                bytes.letGo();
                into.put(beyond.flip());
                return 1;
            }
            return from.read(into);
        }

        @Override
        public void whenReadable(Runnable then) {
            if (state == State.PASSING && at == bytes.size() && overflowRead) {
                from.whenReadable(then);
                return;
            }
            ready = then;
            synchronized (waiting) {
                if (state == State.READING && at == bytes.size()) {
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
            if (this == first) {
                leave();
            }
        }
    }
}
