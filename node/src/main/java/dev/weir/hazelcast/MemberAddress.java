// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;

/** Makes sure, before Hazelcast starts, that members can talk where the settings say. */
final class MemberAddress {

    private MemberAddress() {}

    /**
     * The address with its real port: a free one for port 0.
     *
     * @throws ClusterStartException when it is not an address of this machine, or another process has it
     */
    static InetSocketAddress check(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw wrong(address, "a name or an address of this machine; the name is unknown");
        }
        if (host.isAnyLocalAddress()) {
            throw wrong(address, "one address of this machine, which the other nodes can reach: they are told it");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return new InetSocketAddress(host, socket.getLocalPort());
        } catch (BindException e) {
            throw wrong(
                    address,
                    isLocal(host)
                            ? "a free port; another process has it, or this one may not take it: " + e.getMessage()
                            : "an address of this machine");
        } catch (IOException e) {
            throw wrong(address, "an address to listen on: " + e.getMessage());
        }
    }

    private static boolean isLocal(InetAddress host) {
        try {
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static ClusterStartException wrong(InetSocketAddress address, String expected) {
        String written = MemberConfig.hostAndPort(address.getHostString(), address.getPort());
        return new ClusterStartException("cluster.address: " + written + " (expected: " + expected + ")");
    }
}
