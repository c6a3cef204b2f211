// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Makes a socket give or take its bytes in pieces of a chosen size, with a pause of nothing after each. */
final class Pieces {

    private final IntSupplier sizes;
    private int left;

    /** @param sizes of the pieces in their order, each at least 1 */
    Pieces(IntSupplier sizes) {
        this.sizes = sizes;
        this.left = sizes.getAsInt();
    }

    /** Everything at once. */
    static Pieces whole() {
        return new Pieces(() -> Integer.MAX_VALUE);
    }

    static Pieces of(int size) {
        return new Pieces(() -> size);
    }

    /** Two pieces, the first one of that size. */
    static Pieces splitAt(int size) {
        int[] next = {size};
        return new Pieces(() -> {
            int piece = next[0];
            next[0] = Integer.MAX_VALUE;
            return piece;
        });
    }

    static void apply(StreamConnection connection, Pieces in, Pieces out) {
        connection
                .getSourceChannel()
                .setConduit(new Source(connection.getSourceChannel().getConduit(), in));
        connection
                .getSinkChannel()
                .setConduit(new Sink(connection.getSinkChannel().getConduit(), out));
    }

    /** Whether this is the pause between two pieces. */
    private boolean pause() {
        if (left > 0) {
            return false;
        }
        left = sizes.getAsInt();
        return true;
    }

    private int limit(ByteBuffer buffer) {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.min(left, buffer.remaining()));
        return limit;
    }

    private int moved(ByteBuffer buffer, int limit, int count) {
        buffer.limit(limit);
        left -= Math.max(count, 0);
        return count;
    }

    /** What comes. */
    private static final class Source extends AbstractStreamSourceConduit<StreamSourceConduit> {

        private final Pieces pieces;

        Source(StreamSourceConduit next, Pieces pieces) {
            super(next);
            this.pieces = pieces;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (pieces.pause()) {
                return 0;
            }
            int limit = pieces.limit(into);
            return pieces.moved(into, limit, next.read(into));
        }
    }

    /** What goes. */
    private static final class Sink extends AbstractStreamSinkConduit<StreamSinkConduit> {

        private final Pieces pieces;

        Sink(StreamSinkConduit next, Pieces pieces) {
            super(next);
            this.pieces = pieces;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (pieces.pause()) {
                return 0;
            }
            int limit = pieces.limit(from);
            return pieces.moved(from, limit, next.write(from));
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int count) throws IOException {
            long written = 0;
            for (int i = offset; i < offset + count; i++) {
                written += from[i].hasRemaining() ? write(from[i]) : 0;
                if (from[i].hasRemaining()) {
                    break;
                }
            }
            return written;
        }
    }
}
