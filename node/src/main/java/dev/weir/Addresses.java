// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.net.HostAndPort;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses as operators read them. */
final class Addresses {

    private Addresses() {}

    /** {@code host:port}, with commas between them. */
    static String text(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(address -> HostAndPort.fromParts(address.getAddress().getHostAddress(), address.getPort()))
                .map(HostAndPort::toString)
                .collect(Collectors.joining(", "));
    }
}
