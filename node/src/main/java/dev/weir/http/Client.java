// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.net.InetAddress;

/**
 * Who sent the request, as the connection tells it.
 *
 * @param address of the other end of the connection
 * @param listenerPort the port the client reached
 */
public record Client(InetAddress address, int listenerPort) {}
