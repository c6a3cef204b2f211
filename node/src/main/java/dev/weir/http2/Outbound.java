// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the other end: frames in one buffer, held while there is something in it, written to the socket
 * once per turn of the loop. Data waits with its stream until there is room; other frames always find a place.
 */
final class Outbound {

    /** More than so much beside the buffer, and the other end is not listened to until it has read. */
    private static final int BACKLOG_MAX = 256 * 1024;

    /** A stream's data in one turn while others wait, and the smallest frame made of more than that. */
    private static final int TURN_BYTES = Frames.PAYLOAD_BYTES_MAX;

    private static final int PIECE_MIN = 1024;

    private final IoLoop loop;
    private final Wire wire;
    private final ArrayDeque<ByteBuffer> overflow = new ArrayDeque<>(0);
    private final ArrayDeque<Http2Stream> waiting = new ArrayDeque<>();
    private @Nullable ByteBuffer out;
    private int overflowBytes;
    private int window = Frames.WINDOW_INITIAL;
    private @Nullable Http2Stream turn;
    private int turnBytes;
    private int flagsAt = -1;
    private int flagsStream;
    private long progress;
    private boolean dropped;

    Outbound(IoLoop loop, Wire wire) {
        this.loop = loop;
        this.wire = wire;
    }

    /** Room for a frame of so many bytes, which the caller fills at once and wholly. */
    ByteBuffer frame(int bytes) {
        flagsAt = -1;
        if (dropped) {
            return ByteBuffer.allocate(bytes); // nobody will read it
        }
        if (overflow.isEmpty()) {
            ByteBuffer buffer = buffer();
            if (buffer.remaining() >= bytes) {
                return buffer;
            }
        }
        ByteBuffer behind = ByteBuffer.allocate(bytes);
        overflow.addLast(behind);
        overflowBytes += bytes;
        return behind;
    }

    private ByteBuffer buffer() {
        ByteBuffer buffer = out;
        if (buffer == null) {
            buffer = loop.takeBuffer();
            out = buffer;
        }
        return buffer;
    }

    /** A header block, in as many frames as it needs. */
    void headers(int stream, ByteBuffer block, boolean last) {
        int type = Frames.HEADERS;
        int flags = last ? Frames.END_STREAM : 0;
        do {
            int length = Math.min(block.remaining(), Frames.PAYLOAD_BYTES_MAX);
            boolean whole = length == block.remaining();
            ByteBuffer buffer = frame(Frames.HEAD_BYTES + length);
            int at = buffer.position();
            Frames.head(buffer, length, type, flags | (whole ? Frames.END_HEADERS : 0), stream);
            buffer.put(block.duplicate().limit(block.position() + length));
            block.position(block.position() + length);
            if (type == Frames.HEADERS && whole && overflow.isEmpty()) {
                mayEnd(at, stream);
            }
            type = Frames.CONTINUATION;
            flags = 0;
        } while (block.hasRemaining());
    }

    /** Ends a stream: in its last frame if that is the last one written, else in one of its own. */
    void end(int stream) {
        ByteBuffer buffer = out;
        if (buffer != null && flagsAt >= 0 && flagsStream == stream) {
            buffer.put(flagsAt, (byte) (buffer.get(flagsAt) | Frames.END_STREAM));
            flagsAt = -1;
        } else {
            Frames.head(frame(Frames.HEAD_BYTES), 0, Frames.DATA, Frames.END_STREAM, stream);
        }
    }

    /** The frame of the buffer that begins there is the last one. */
    private void mayEnd(int at, int stream) {
        flagsAt = at + Frames.FLAGS_AT;
        flagsStream = stream;
    }

    /** @return how many bytes were taken: what both windows, the buffer and the others who wait allow */
    int data(Http2Stream stream, ByteBuffer bytes) throws IOException {
        int taken = 0;
        while (bytes.hasRemaining()) {
            int count = Math.min(Math.min(bytes.remaining(), allowed(stream)), Frames.PAYLOAD_BYTES_MAX);
            if (count <= 0 || !makeRoom(Math.min(count, PIECE_MIN))) {
                break;
            }
            ByteBuffer buffer = buffer();
            count = Math.min(count, buffer.remaining() - Frames.HEAD_BYTES);
            put(stream, bytes, count, buffer);
            taken += count;
        }
        return taken;
    }

    private void put(Http2Stream stream, ByteBuffer bytes, int count, ByteBuffer buffer) {
        int at = buffer.position();
        Frames.head(buffer, count, Frames.DATA, 0, stream.id());
        int limit = bytes.limit();
        buffer.put(bytes.limit(bytes.position() + count));
        bytes.limit(limit);
        mayEnd(at, stream.id());
        window -= count;
        stream.sent(count);
        turnBytes -= count;
    }

    /** What the windows allow; nothing to a stream that others wait before. */
    private int allowed(Http2Stream stream) {
        int most = (int) Math.min(window, stream.sendWindow());
        if (waiting.isEmpty()) {
            return most;
        }
        return stream.equals(turn) ? Math.min(most, turnBytes) : 0;
    }

    /** @return whether there is room for a piece of so many bytes, if need be after a write */
    private boolean makeRoom(int bytes) throws IOException {
        if (!hasRoom(bytes)) {
            write();
        }
        return hasRoom(bytes);
    }

    private boolean hasRoom(int bytes) {
        return overflow.isEmpty() && buffer().remaining() >= Frames.HEAD_BYTES + bytes;
    }

    /** Calls the stream when it may write again, after those who wait already. */
    void await(Http2Stream stream) {
        if (stream.sendWindow() > 0 && !waiting.contains(stream)) {
            waiting.addLast(stream);
        }
    }

    void forget(Http2Stream stream) {
        waiting.remove(stream);
    }

    /** @return whether the window is still one (RFC 9113 §6.9.1) */
    boolean widen(int increment) {
        long wide = (long) window + increment;
        window = (int) Math.min(wide, Frames.WINDOW_MAX);
        return wide <= Frames.WINDOW_MAX;
    }

    /** Lets those who wait write, one after the other, each at most once. */
    private void serve() throws IOException {
        for (int left = waiting.size(); left > 0 && window > 0 && makeRoom(PIECE_MIN); left--) {
            Http2Stream next = waiting.pollFirst();
            if (next == null) {
                break;
            }
            turn = next;
            turnBytes = TURN_BYTES;
            next.writable();
            turn = null;
        }
        trim();
    }

    /** Whether somebody waits who could write. */
    boolean hasWaiting() {
        return !waiting.isEmpty() && window > 0;
    }

    /**
     * Writes what there is, and lets those who wait add to it.
     *
     * @return whether all of it is out; else it is to be called again when the socket can be written to
     */
    boolean flush() throws IOException {
        boolean all = write();
        if (all && hasWaiting()) {
            serve();
            all = write();
        }
        return all;
    }

    private boolean write() throws IOException {
        while (true) {
            fill();
            ByteBuffer buffer = out;
            if (buffer == null || buffer.position() == 0) {
                trim();
                return wire.flush();
            }
            flagsAt = -1;
            buffer.flip();
            try {
                while (buffer.hasRemaining()) {
                    int count = wire.write(buffer);
                    if (count == 0) {
                        return false;
                    }
                    progress += count;
                }
            } finally {
                buffer.compact();
            }
        }
    }

    /** Moves what had no place in the buffer into it. */
    private void fill() {
        while (!overflow.isEmpty()) {
            ByteBuffer next = overflow.getFirst();
            ByteBuffer buffer = buffer();
            if (buffer.remaining() < next.capacity()) {
                return;
            }
            buffer.put(next.flip());
            overflow.removeFirst();
            overflowBytes -= next.capacity();
        }
    }

    private void trim() {
        if (out != null && out.position() == 0) {
            loop.giveBuffer(out);
            out = null;
            flagsAt = -1;
        }
    }

    /** Whether nothing waits to be written. */
    boolean isEmpty() {
        return overflow.isEmpty() && (out == null || out.position() == 0);
    }

    /** Whether more waits than has room in the buffer. */
    boolean isBehind() {
        return overflowBytes > 0;
    }

    /** Whether so much waits that nothing should be done that adds to it. */
    boolean isCrowded() {
        return overflowBytes > BACKLOG_MAX;
    }

    /** Bytes written to the socket so far. */
    long progress() {
        return progress;
    }

    /** Throws everything away. */
    void drop() {
        dropped = true;
        overflow.clear();
        waiting.clear();
        overflowBytes = 0;
        if (out != null) {
            out.clear();
            trim();
        }
    }
}
