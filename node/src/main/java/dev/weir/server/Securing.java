// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Client;
import dev.weir.tls.ServerTls;
import dev.weir.tls.TlsConnection;
import dev.weir.tls.TlsHandshake;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/** A client's connection during its TLS handshake. Only its I/O thread touches it. */
final class Securing implements ClientConnection {

    private static final Logger log = LoggerFactory.getLogger(Securing.class);

    private final StreamConnection plain;
    private final ClientConnections all;
    private final ServerTls tls;
    private final Client client;
    private final Consumer<TlsConnection> then;
    private @Nullable TlsHandshake handshake;

    /** @param then goes on with the connection, once; it is closed where the handshake fails */
    Securing(
            StreamConnection plain, ClientConnections all, ServerTls tls, Client client, Consumer<TlsConnection> then) {
        this.plain = plain;
        this.all = all;
        this.tls = tls;
        this.client = client;
        this.then = then;
    }

    void start() {
        all.add(this);
        handshake = tls.accept(plain, all.loop(), all.limits().head(), this::secured, this::refused);
    }

    private void secured(TlsConnection connection) {
        all.remove(this);
        then.accept(connection);
    }

    private void refused(IOException why) {
        all.remove(this);
        log.debug("{}: no TLS connection: {}", client.text(), why.getMessage());
    }

    @Override
    public void sweep(long nowNanos) {
        // The handshake has a clock of its own.
    }

    @Override
    public void giveUp() {
        if (handshake != null) {
            handshake.cancel(new IOException("the node ends"));
        }
    }
}
