// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Client;
import org.xnio.StreamConnection;

/**
 * A client's connection as it was accepted, with what is known of it before its first byte.
 *
 * @param connection to read from and write to: behind TLS where the listener has it
 * @param scheme {@code http} or {@code https}
 * @param authority what a request without a {@code Host} (HTTP/1.0) is for: the address it has reached
 */
record ClientSocket(StreamConnection connection, Client client, String scheme, String authority) {}
