// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Client;
import dev.weir.http.ProxyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection from a balancer before its first word, which says for whom it speaks. Only its I/O thread touches it.
 */
final class ProxyHeaderReader implements ClientConnection {

    private static final Logger log = LoggerFactory.getLogger(ProxyHeaderReader.class);

    private final StreamConnection connection;
    private final ClientConnections all;
    private final Client balancer;
    private final Consumer<Client> then;
    private final byte[] bytes = new byte[ProxyProtocol.BYTES_MAX];
    private final long sinceNanos;
    private int there;

    /**
     * @param balancer the other end of the connection
     * @param then goes on with the client, once; the connection is closed where there is none
     */
    ProxyHeaderReader(StreamConnection connection, ClientConnections all, Client balancer, Consumer<Client> then) {
        this.connection = connection;
        this.all = all;
        this.balancer = balancer;
        this.then = then;
        this.sinceNanos = all.loop().nanoTime();
    }

    void start() {
        all.add(this);
        connection.getSourceChannel().setReadListener(this::read);
        connection.getSourceChannel().resumeReads();
    }

    private void read(ConduitStreamSourceChannel source) {
        try {
            for (int missing = ProxyProtocol.missing(bytes, there);
                    missing > 0;
                    missing = ProxyProtocol.missing(bytes, there)) {
                int count = source.read(ByteBuffer.wrap(bytes, there, missing));
                if (count <= 0) {
                    if (count < 0) {
                        close();
                    }
                    return;
                }
                there += count;
            }
            Client client = ProxyProtocol.source(bytes, there)
                    .map(named -> Client.of(named.address(), named.port()))
                    .orElse(balancer);
            source.suspendReads();
            all.remove(this);
            then.accept(client);
        } catch (ProxyException e) {
            log.warn("{} does not speak the PROXY protocol, its connection is closed", balancer.text());
            close();
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void sweep(long nowNanos) {
        long waited = nowNanos - sinceNanos;
        if (waited > all.limits().head().toNanos() || (there == 0 && waited > all.idleNanosMax())) {
            close();
        }
    }

    @Override
    public void giveUp() {
        close();
    }

    private void close() {
        all.remove(this);
        IoUtils.safeClose(connection);
    }
}
