// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.net.HostAndPort;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses as operators read them. */
final class Addresses {

    private Addresses() {}

    /** Where clients connect, and where the admin API answers. */
    static String served(List<InetSocketAddress> clients, InetSocketAddress admin) {
        return "serves at " + text(clients) + ", admin API at " + text(List.of(admin));
    }

    private static String text(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(address -> HostAndPort.fromParts(address.getAddress().getHostAddress(), address.getPort()))
                .map(HostAndPort::toString)
                .collect(Collectors.joining(", "));
    }
}
