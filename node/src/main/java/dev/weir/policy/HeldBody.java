// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A body lent to somebody, who may turn out not to have needed it. Until it is let go or taken back, closing it is only
 * remembered.
 */
final class HeldBody implements Body.Stream {

    private final Body.Stream from;
    private boolean touched;
    private boolean closed;
    private boolean letGo;
    private boolean takenBack;

    HeldBody(Body.Stream from) {
        this.from = from;
    }

    /** Whether nothing of it was read. */
    boolean isUntouched() {
        return !touched;
    }

    /** It belongs to whom it was lent, who may have closed it already. */
    void letGo() {
        letGo = true;
        if (closed) {
            from.close();
        }
    }

    /** From now on this view of the body is of no effect. */
    void takeBack() {
        takenBack = true;
    }

    @Override
    public long length() {
        return from.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (takenBack) {
            throw new IOException("the body was taken back");
        }
        int count;
        try {
            count = from.read(into);
        } catch (IOException e) {
            touched = true;
            throw e;
        }
        touched |= count != 0;
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        if (!takenBack) {
            from.whenReadable(ready);
        }
    }

    @Override
    public HeaderMap trailers() {
        return from.trailers();
    }

    @Override
    public void close() {
        closed = true;
        if (letGo && !takenBack) {
            from.close();
        }
    }
}
