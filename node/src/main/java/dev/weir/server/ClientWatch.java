// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Goes on reading the client's connection while its request is answered: the end of it means that nobody waits for the
 * answer, bytes are the next request and stay for later. Keeping the read armed also spares two system calls per
 * request.
 */
final class ClientWatch implements ChannelListener<ConduitStreamSourceChannel> {

    private final Inbound inbound;
    private final HttpServerConnection connection;

    private ClientWatch(Inbound inbound, HttpServerConnection connection) {
        this.inbound = inbound;
        this.connection = connection;
    }

    /** Begins to watch the connection of a request that was received wholly. Undertow listens again at its end. */
    static void watch(Inbound inbound) {
        if (!(inbound.exchange().getConnection() instanceof HttpServerConnection connection)
                || connection.getExtraBytes() != null) {
            return; // the next request is there already: its client has not left
        }
        ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
        source.setConduit(connection.getOriginalSourceConduit());
        source.setReadListener(new ClientWatch(inbound, connection));
        source.resumeReads();
    }

    @Override
    public void handleEvent(ConduitStreamSourceChannel source) {
        PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
        try {
            int count = source.read(pooled.getBuffer());
            if (count > 0) {
                source.suspendReads();
                pooled.getBuffer().flip();
                connection.setExtraBytes(pooled);
                return;
            }
            pooled.close();
            if (count < 0) {
                source.suspendReads();
                inbound.clientLeft();
            }
        } catch (IOException e) {
            pooled.close();
            source.suspendReads();
            inbound.clientLeft();
        }
    }
}
