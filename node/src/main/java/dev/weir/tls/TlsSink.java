// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * The writing end of a TLS connection. What it has taken it sends by itself; shutting it down says so to the other side
 * and then ends the sending.
 */
final class TlsSink extends AbstractStreamSinkConduit<StreamSinkConduit> implements WriteReadyHandler {

    private static final Logger log = LoggerFactory.getLogger(TlsSink.class);

    private final TlsConnection connection;
    private final TlsOutput output;
    private @Nullable WriteReadyHandler handler;
    private boolean resumed;
    private boolean shutdown;
    private boolean closed;

    TlsSink(TlsConnection connection, StreamSinkConduit plain, TlsOutput output) {
        super(plain);
        this.connection = connection;
        this.output = output;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return output.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return output.write(from, offset, length);
    }

    @Override
    public int writeFinal(ByteBuffer from) throws IOException {
        return Conduits.writeFinalBasic(this, from);
    }

    @Override
    public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
        return Conduits.writeFinalBasic(this, from, offset, length);
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        return source.transferTo(position, count, new ConduitWritableByteChannel(this));
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through) throws IOException {
        return Conduits.transfer(source, count, through, this);
    }

    @Override
    public boolean flush() throws IOException {
        if (!output.flush()) {
            return false;
        }
        if (shutdown) {
            close();
        }
        return next.flush();
    }

    @Override
    public void writeReady() {
        try {
            if (!flush()) {
                return;
            }
        } catch (IOException e) {
            log.debug("what was written could not be sent", e); // whoever writes next is told
        }
        WriteReadyHandler told = handler;
        if (resumed && told != null) {
            told.writeReady();
        }
        if (!resumed && !output.hasUnsent()) {
            next.suspendWrites();
        }
    }

    @Override
    public void resumeWrites() {
        resumed = true;
        next.resumeWrites();
    }

    @Override
    public void suspendWrites() {
        resumed = false;
        if (!output.hasUnsent()) {
            next.suspendWrites();
        }
    }

    @Override
    public void wakeupWrites() {
        resumed = true;
        next.wakeupWrites();
    }

    @Override
    public boolean isWriteResumed() {
        return resumed;
    }

    @Override
    public void terminateWrites() throws IOException {
        if (shutdown) {
            return;
        }
        shutdown = true;
        try {
            output.end();
        } finally {
            if (!output.hasUnsent()) {
                close();
            }
        }
    }

    /** Ends it without a word: the other side must not take what it has for the whole. */
    @Override
    public void truncateWrites() throws IOException {
        shutdown = true;
        close();
    }

    private void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            next.terminateWrites();
        } finally {
            connection.outputClosed();
            WriteReadyHandler told = handler;
            if (told != null) {
                told.terminated();
            }
        }
    }

    @Override
    public boolean isWriteShutdown() {
        return shutdown;
    }

    @Override
    public void setWriteReadyHandler(WriteReadyHandler other) {
        handler = other;
    }

    @Override
    public void forceTermination() {
        connection.abort();
    }

    @Override
    public void terminated() {
        // The socket sends nothing more: whoever writes is told.
    }
}
