// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import java.nio.ByteBuffer;

/** Bytes in memory, read piece by piece. */
final class BytesStream implements Body.Stream {

    private final long length;
    private final ByteBuffer left;

    BytesStream(Body.Bytes bytes) {
        this.length = bytes.length();
        this.left = bytes.bytes();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) {
        if (!left.hasRemaining()) {
            return -1;
        }
        int count = Math.min(left.remaining(), into.remaining());
        into.put(left.slice(left.position(), count));
        left.position(left.position() + count);
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        // Never to be asked for: it is readable until its end.
        throw new IllegalStateException("read says all there is");
    }

    @Override
    public void close() {
        left.position(left.limit());
    }
}
