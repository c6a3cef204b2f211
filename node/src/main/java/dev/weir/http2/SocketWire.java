// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** The conduits of an XNIO connection. */
final class SocketWire implements Wire {

    private final StreamConnection socket;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;

    SocketWire(StreamConnection socket) {
        this.socket = socket;
        this.source = socket.getSourceChannel();
        this.sink = socket.getSinkChannel();
    }

    @Override
    public void listen(Runnable readable, Runnable writable) {
        source.setReadListener(ignored -> readable.run());
        sink.setWriteListener(ignored -> writable.run());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return source.read(into);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return sink.write(bytes);
    }

    @Override
    public boolean flush() throws IOException {
        return sink.flush();
    }

    @Override
    public void wantReads(boolean wanted) {
        if (!source.isOpen()) {
            return;
        }
        if (wanted) {
            source.resumeReads();
        } else {
            source.suspendReads();
        }
    }

    @Override
    public void wantWrites(boolean wanted) {
        if (!sink.isOpen()) {
            return;
        }
        if (wanted) {
            sink.resumeWrites();
        } else {
            sink.suspendWrites();
        }
    }

    @Override
    public void endWrites() throws IOException {
        sink.shutdownWrites();
        sink.flush();
    }

    @Override
    public void close() {
        IoUtils.safeClose(socket);
    }
}
