// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.io.HeadScratch;
import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * What comes from an HTTP/1.1 client: the socket, and the few bytes that were read of it and not yet taken. Holds no
 * buffer between two calls. Only its I/O thread touches it.
 */
final class Http1Input {

    private static final byte[] NOTHING = {};

    private final IoLoop loop;
    private final ConduitStreamSourceChannel source;
    private byte[] kept;

    /** @param received what was read already */
    Http1Input(IoLoop loop, ConduitStreamSourceChannel source, byte[] received) {
        this.loop = loop;
        this.source = source;
        this.kept = received;
    }

    boolean hasReceived() {
        return kept.length > 0;
    }

    /** How many bytes were read and not yet taken. */
    int there() {
        return kept.length;
    }

    /** Copies what is there into the scratch space, for somebody who looks at it. */
    int show(HeadScratch scratch) {
        System.arraycopy(kept, 0, scratch.bytes, 0, kept.length);
        return kept.length;
    }

    /**
     * Receives behind what is shown, as far as the scratch space goes.
     *
     * @return as {@link java.nio.channels.ReadableByteChannel#read}; a reset is an end
     */
    int receiveBehind(HeadScratch scratch, int there) {
        ByteBuffer in = scratch.direct.clear().limit(scratch.bytes.length - there);
        try {
            int count = source.read(in);
            in.flip().get(scratch.bytes, there, Math.max(count, 0));
            return count;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Keeps a part of the scratch space for later, and nothing else. */
    void keep(byte[] bytes, int from, int to) {
        kept = from == to ? NOTHING : Arrays.copyOfRange(bytes, from, to);
    }

    /** Takes so many of the bytes that are there. */
    byte[] take(int count) {
        byte[] taken = count == kept.length ? kept : Arrays.copyOf(kept, count);
        keep(kept, count, kept.length);
        return taken;
    }

    /** Receives into a buffer, what is there first. */
    int receive(ByteBuffer into) throws IOException {
        if (kept.length == 0) {
            return source.read(into);
        }
        int count = Math.min(kept.length, into.remaining());
        into.put(kept, 0, count);
        keep(kept, count, kept.length);
        return count;
    }

    /**
     * Receives at most so many bytes into the scratch space.
     *
     * @return what came, until the loop goes on; nothing where nothing is there now
     * @throws IOException the connection has ended
     */
    ByteBuffer receive(int most) throws IOException {
        ByteBuffer into = loop.scratch().direct;
        into.clear().limit(Math.min(most, into.capacity()));
        if (receive(into) < 0) {
            throw new IOException("the connection ended in the body");
        }
        return into.flip();
    }

    /** Gives back what follows a body. */
    void unread(ByteBuffer rest) {
        if (rest.hasRemaining()) {
            byte[] both = new byte[rest.remaining() + kept.length];
            int count = rest.remaining();
            rest.get(both, 0, count);
            System.arraycopy(kept, 0, both, count, kept.length);
            kept = both;
        }
    }

    /** Throws away what comes; returns how much came, -1 at the end. */
    int discard() {
        kept = NOTHING;
        HeadScratch scratch = loop.scratch();
        return receiveBehind(scratch, 0);
    }

    void resumeReads() {
        source.resumeReads();
    }

    void suspendReads() {
        source.suspendReads();
    }
}
