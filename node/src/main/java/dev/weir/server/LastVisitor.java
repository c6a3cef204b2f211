// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of our own to a listener, behind all that wait to be accepted there: when it was, so were they. The
 * system has a queue of them, says nothing of its length, and resets whoever is in it when the listener is closed.
 */
final class LastVisitor {

    private static final Logger log = LoggerFactory.getLogger(LastVisitor.class);

    private static final int CONNECT_MILLIS = 1_000;
    private static final int SERVED_MILLIS = 1_000;

    private final InetSocketAddress address;

    /** @param address of the listener */
    LastVisitor(InetSocketAddress address) {
        this.address = address;
    }

    /** Comes, says nothing, and returns when the listener has noticed. Blocks for a moment. */
    void visit() {
        InetAddress host =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, address.getPort()), CONNECT_MILLIS);
            socket.setSoTimeout(SERVED_MILLIS);
            socket.shutdownOutput();
            while (socket.getInputStream().read() >= 0) {
                // whatever a listener says to somebody who says nothing
            }
        } catch (IOException e) {
            log.debug("{} did not answer itself: {}", address, e.toString());
        }
    }
}
