// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body of which a copy is made while somebody reads it, as long as it is small enough. */
final class RecordedBody implements Body.Stream {

    private final Body.Stream from;
    private final long bytesMax;
    private final Listener listener;
    private @Nullable ByteArrayOutputStream record = new ByteArrayOutputStream();

    /** Gets the copy; at most one of these is called, once. Neither is where the body breaks off or is closed. */
    interface Listener {

        void complete(Body.Bytes whole);

        /** There will be no copy. */
        void tooLarge();
    }

    RecordedBody(Body.Stream from, long bytesMax, Listener listener) {
        this.from = from;
        this.bytesMax = bytesMax;
        this.listener = listener;
    }

    @Override
    public long length() {
        return from.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        int count;
        try {
            count = from.read(into);
        } catch (IOException e) {
            record = null;
            throw e;
        }
        if (record != null) {
            record(record, into.duplicate().flip().position(start), count);
        }
        return count;
    }

    private void record(ByteArrayOutputStream bytes, ByteBuffer read, int count) {
        if (bytes.size() + Math.max(count, 0) > bytesMax) {
            record = null;
            listener.tooLarge();
            return;
        }
        if (count > 0) {
            byte[] copy = new byte[count];
            read.get(copy);
            bytes.writeBytes(copy);
        }
        // Where the length is known, nobody need read on to learn that this was the end.
        if (count < 0 || bytes.size() == from.length()) {
            record = null;
            listener.complete(new Body.Bytes(ByteBuffer.wrap(bytes.toByteArray())));
        }
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
        record = null;
        from.close();
    }
}
