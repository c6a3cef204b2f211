// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.policy.Encoder.Step;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body in a content coding, made while it is read and no faster. The encoder is there from the first read to the end,
 * a failure or {@link #close}. Where the length of the source is unknown, nothing that came is held back: when there is
 * no more for now, all of it can be decoded.
 */
final class EncodedStream implements Body.Stream {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int PIECE_BYTES = 16 * 1024;

    /** Pieces taken in one read, so that others on the same I/O thread have their turn: a fraction of a millisecond. */
    private static final int PIECES_MAX = 4;

    private final Body.Stream from;
    private final Supplier<Encoder> encoders;
    private final EventLoop loop;
    private @Nullable Encoder encoder;
    private ByteBuffer piece = NOTHING;
    private Step step = Step.MORE;
    private boolean flushed = true;
    private boolean awaiting;
    private boolean over;
    private @Nullable IOException failure;
    private @Nullable Runnable waiting;

    EncodedStream(Body.Stream from, Supplier<Encoder> encoders, EventLoop loop) {
        this.from = from;
        this.encoders = encoders;
        this.loop = loop;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (over) {
            return -1;
        }
        int start = into.position();
        try {
            encode(into);
        } catch (IOException e) {
            failure = e;
            release();
            throw e;
        }
        int count = into.position() - start;
        return over && count == 0 ? -1 : count;
    }

    private void encode(ByteBuffer into) throws IOException {
        if (encoder == null) {
            encoder = encoders.get();
        }
        awaiting = false;
        int pieces = PIECES_MAX;
        while (encoder.encode(piece, into, step)) {
            if (step == Step.END) {
                over = true;
                release();
                return;
            }
            flushed |= step == Step.FLUSH;
            step = Step.MORE;
            if (pieces-- == 0) {
                return;
            }
            int count = take();
            if (count == 0 && (flushed || from.length() >= 0)) {
                awaiting = true;
                piece = NOTHING;
                return;
            }
            flushed &= count <= 0;
            step = count < 0 ? Step.END : count == 0 ? Step.FLUSH : Step.MORE;
        }
    }

    private int take() throws IOException {
        if (piece.capacity() == 0) {
            piece = ByteBuffer.allocate(PIECE_BYTES);
        }
        piece.clear();
        int count = from.read(piece);
        piece.flip();
        return count;
    }

    private void release() {
        if (encoder != null) {
            encoder.close();
        }
        piece = NOTHING;
    }

    @Override
    public void whenReadable(Runnable ready) {
        if (awaiting) {
            from.whenReadable(ready);
            return;
        }
        boolean asked = waiting != null;
        waiting = ready;
        if (!asked) {
            loop.execute(this::wake);
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
        return from.trailers();
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            waiting = null;
            release();
        }
        from.close();
    }
}
