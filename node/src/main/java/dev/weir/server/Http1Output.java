// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;

/** What goes to an HTTP/1.1 client. Only its I/O thread touches it. */
final class Http1Output {

    private final ConduitStreamSinkChannel sink;
    private @Nullable Runnable onWritable;

    Http1Output(ConduitStreamSinkChannel sink) {
        this.sink = sink;
    }

    /** Writes as much as the socket takes; returns how many bytes that was. */
    int send(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining() && sink.write(bytes) > 0) {
            // more may fit
        }
        return bytes.position() - start;
    }

    /** Writes both in one call, as much as the socket takes. */
    void send(ByteBuffer first, ByteBuffer second) throws IOException {
        if (first.hasRemaining()) {
            sink.write(new ByteBuffer[] {first, second}, 0, 2);
        } else {
            send(second);
        }
    }

    boolean flush() throws IOException {
        return sink.flush();
    }

    /** Tells the client that nothing more comes; returns whether that is on its way. */
    boolean end() throws IOException {
        sink.shutdownWrites();
        return sink.flush();
    }

    /** Calls once when something can be sent. */
    void whenWritable(Runnable listener) {
        onWritable = listener;
        sink.resumeWrites();
    }

    /** The socket takes bytes again. */
    void writable() {
        @Nullable Runnable listener = onWritable;
        onWritable = null;
        if (listener != null) {
            listener.run();
        }
        if (onWritable == null && sink.isOpen()) {
            sink.suspendWrites();
        }
    }
}
