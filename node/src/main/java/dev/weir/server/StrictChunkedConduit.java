// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.ProxyError;
import dev.weir.http1.ChunkedDecoder;
import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A client's chunked body, decoded by the same decoder as an instance's; what follows it stays for the next request.
 */
final class StrictChunkedConduit extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private final HttpServerExchange exchange;
    private final HttpServerConnection connection;
    private final ChunkedDecoder decoder = new ChunkedDecoder(ProxyError.HTTP_REQUEST_ERROR);
    private @Nullable PooledByteBuffer received;
    private boolean over;

    private StrictChunkedConduit(HttpServerExchange exchange, HttpServerConnection connection) {
        super(new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection));
        this.exchange = exchange;
        this.connection = connection;
    }

    /** Puts it between the socket and whoever reads the exchange's body. Before the body is first touched. */
    static void install(HttpServerExchange exchange) {
        HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
        connection.getChannel().getSourceChannel().setConduit(new StrictChunkedConduit(exchange, connection));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (over) {
            if (decoder.done()) {
                return -1;
            }
            throw new ClosedChannelException();
        }
        try {
            return decode(into);
        } catch (IOException e) {
            breakOff();
            throw e;
        }
    }

    private int decode(ByteBuffer into) throws IOException {
        int start = into.position();
        while (true) {
            PooledByteBuffer pooled = received;
            if (pooled != null) {
                decoder.decode(pooled.getBuffer(), into);
                int count = into.position() - start;
                if (decoder.done()) {
                    finish(pooled);
                    return count > 0 ? count : -1;
                }
                if (!pooled.getBuffer().hasRemaining()) {
                    pooled.close();
                    received = null;
                }
                if (count > 0 || !into.hasRemaining()) {
                    return count;
                }
            }
            if (!receive()) {
                return 0;
            }
        }
    }

    /** @return whether something came */
    private boolean receive() throws IOException {
        PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
        int count;
        try {
            count = next.read(pooled.getBuffer());
        } catch (IOException e) {
            pooled.close();
            throw e;
        }
        if (count <= 0) {
            pooled.close();
            if (count < 0) {
                throw new ClosedChannelException();
            }
            return false;
        }
        pooled.getBuffer().flip();
        received = pooled;
        return true;
    }

    private void finish(PooledByteBuffer pooled) {
        over = true;
        received = null;
        if (pooled.getBuffer().hasRemaining()) {
            connection.ungetRequestBytes(pooled);
        } else {
            pooled.close();
        }
        Connectors.terminateRequest(exchange);
    }

    private void breakOff() {
        over = true;
        if (received != null) {
            received.close();
            received = null;
        }
        exchange.setPersistent(false);
        Connectors.terminateRequest(exchange);
    }

    @Override
    public void terminateReads() throws IOException {
        if (!over) {
            breakOff();
            super.terminateReads();
        }
    }

    @Override
    public void awaitReadable() throws IOException {
        if (received == null && !over) {
            super.awaitReadable();
        }
    }

    @Override
    public void resumeReads() {
        if (received != null || over) {
            super.wakeupReads();
        } else {
            super.resumeReads();
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                return read(targets[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
    }
}
