// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/** The reading end of a TLS connection: tells its reader as well of what was received together with other things. */
final class TlsSource extends AbstractStreamSourceConduit<StreamSourceConduit> implements ReadReadyHandler {

    private final TlsConnection connection;
    private final TlsInput input;
    private @Nullable ReadReadyHandler handler;
    private boolean resumed;
    private boolean woken;
    private boolean shutdown;
    private long reads;

    TlsSource(TlsConnection connection, StreamSourceConduit plain, TlsInput input) {
        super(plain);
        this.connection = connection;
        this.input = input;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (shutdown) {
            return -1;
        }
        reads++;
        int count = input.read(into);
        if (count < 0) {
            end();
        }
        return count;
    }

    private void end() {
        shutdown = true;
        next.suspendReads();
        connection.inputClosed();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = into[i].hasRemaining() ? read(into[i]) : 0;
            if (count < 0) {
                return sum == 0 ? -1 : sum;
            }
            sum += count;
            if (into[i].hasRemaining()) {
                return sum;
            }
        }
        return sum;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
        return Conduits.transfer(this, count, through, target);
    }

    @Override
    public void readReady() {
        if (input.over() || !resumed) {
            next.suspendReads();
        }
        ReadReadyHandler told = handler;
        if (!resumed || told == null) {
            return;
        }
        long before = reads;
        told.readReady();
        // A reader that did not read when it was told is not told again and again, but when something comes.
        if (resumed && before != reads && input.hasMore()) {
            wake();
        }
    }

    private void wake() {
        if (!woken) {
            woken = true;
            getReadThread().execute(() -> {
                woken = false;
                readReady();
            });
        }
    }

    @Override
    public void resumeReads() {
        resumed = true;
        if (shutdown) {
            return;
        }
        if (input.hasMore()) {
            wake();
        }
        if (!input.over()) {
            next.resumeReads();
        }
    }

    @Override
    public void suspendReads() {
        resumed = false;
        next.suspendReads();
    }

    @Override
    public void wakeupReads() {
        resumeReads();
        wake();
    }

    @Override
    public boolean isReadResumed() {
        return resumed;
    }

    @Override
    public void terminateReads() throws IOException {
        if (!shutdown) {
            end();
            ReadReadyHandler told = handler;
            if (told != null) {
                told.terminated();
            }
        }
    }

    @Override
    public boolean isReadShutdown() {
        return shutdown;
    }

    @Override
    public void setReadReadyHandler(ReadReadyHandler other) {
        handler = other;
    }

    @Override
    public void forceTermination() {
        connection.abort();
    }

    @Override
    public void terminated() {
        // The socket receives nothing more; what was received is still read.
    }
}
