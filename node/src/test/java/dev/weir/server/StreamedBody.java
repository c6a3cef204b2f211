// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import java.nio.ByteBuffer;

/** A body that is there at once, with what it says of its length. */
final class StreamedBody implements Body.Stream {

    private final ByteBuffer bytes;
    private final long said;

    /** @param said the length it claims to have; -1 where it says nothing */
    StreamedBody(String text, long said) {
        this.bytes = ByteBuffer.wrap(RawMessage.bytes(text));
        this.said = said;
    }

    @Override
    public long length() {
        return said;
    }

    @Override
    public int read(ByteBuffer into) {
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int count = Math.min(bytes.remaining(), into.remaining());
        into.put(into.position(), bytes, bytes.position(), count).position(into.position() + count);
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        throw new IllegalStateException("everything is there");
    }

    @Override
    public void close() {
        // memory
    }
}
