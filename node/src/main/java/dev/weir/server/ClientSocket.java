// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Client;
import dev.weir.tls.TlsConnection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * A client's connection as it was accepted, with what is known of it before its first byte.
 *
 * @param connection to read from and write to: behind TLS where the listener has it
 * @param scheme {@code http} or {@code https}
 * @param authority what a request without a {@code Host} (HTTP/1.0) is for: the address it has reached
 */
record ClientSocket(StreamConnection connection, Client client, String scheme, String authority) {

    private static final Logger log = LoggerFactory.getLogger(ClientSocket.class);

    /** Whether it is behind TLS, where an end is said before it is done. */
    boolean secured() {
        return connection instanceof TlsConnection;
    }

    /**
     * Closes it.
     *
     * @param idle nothing is cut off, so the end is said where it can be
     */
    void close(boolean idle) {
        if (idle && secured()) {
            try {
                connection.getSinkChannel().shutdownWrites();
            } catch (IOException e) {
                log.debug("a client was not told that its connection ends: {}", e.getMessage());
            }
        }
        IoUtils.safeClose(connection);
    }

    /** From now on its end is a reset, which nobody takes for the end of an answer. */
    void resetAtEnd() {
        try {
            connection.setOption(Options.CLOSE_ABORT, true);
        } catch (IOException e) {
            log.debug("a connection cannot be reset: {}", e.getMessage());
        }
    }
}
