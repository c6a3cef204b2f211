// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body of unknown length that fails with the first byte too many. */
final class BoundedStream implements Body.Stream {

    private final Body.Stream from;
    private final Supplier<ProxyException> tooLarge;
    private long left;
    private @Nullable ProxyException failure;

    BoundedStream(Body.Stream from, long bytesMax, Supplier<ProxyException> tooLarge) {
        this.from = from;
        this.left = bytesMax;
        this.tooLarge = tooLarge;
    }

    @Override
    public long length() {
        return from.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int count = from.read(into);
        left -= Math.max(count, 0);
        if (left < 0) {
            failure = tooLarge.get();
            from.close();
            throw failure;
        }
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        from.whenReadable(ready);
    }

    @Override
    public HeaderMap trailers() {
        return from.trailers();
    }

    @Override
    public void close() {
        from.close();
    }
}
