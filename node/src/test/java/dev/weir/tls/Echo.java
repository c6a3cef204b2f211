// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** Sends back what it reads, and ends when the other side has; counts how often it is called. */
final class Echo {

    private final TlsConnection connection;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(40_000).flip();
    private int calls;

    private Echo(TlsConnection connection) {
        this.connection = connection;
        this.source = connection.getSourceChannel();
        this.sink = connection.getSinkChannel();
    }

    static Echo start(TlsConnection connection, IoLoop loop) {
        Echo echo = new Echo(connection);
        echo.source.setReadListener(channel -> echo.readable());
        echo.sink.setWriteListener(channel -> echo.writable());
        echo.source.resumeReads();
        return echo;
    }

    int calls() {
        return calls;
    }

    private void readable() {
        calls++;
        try {
            if (buffer.hasRemaining()) {
                source.suspendReads();
                return;
            }
            buffer.clear();
            int count = source.read(buffer);
            buffer.flip();
            if (count < 0) {
                source.suspendReads();
                sink.shutdownWrites();
            } else if (count > 0) {
                write();
            }
        } catch (IOException e) {
            IoUtils.safeClose(connection);
        }
    }

    private void write() throws IOException {
        while (buffer.hasRemaining()) {
            if (sink.write(buffer) == 0) {
                source.suspendReads();
                sink.resumeWrites();
                return;
            }
        }
    }

    private void writable() {
        calls++;
        try {
            write();
            if (!buffer.hasRemaining()) {
                sink.suspendWrites();
                source.resumeReads();
            }
        } catch (IOException e) {
            IoUtils.safeClose(connection);
        }
    }
}
