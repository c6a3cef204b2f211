// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the other members at the addresses behind one DNS name, with this member's own port. Asks again every time
 * the others are looked for: at the start, and whenever a split may have healed.
 */
final class DnsJoiner extends TcpIpJoiner {

    private static final Logger log = LoggerFactory.getLogger(DnsJoiner.class);

    private final String name;
    private final int port;

    DnsJoiner(Node node, String name) {
        super(node);
        this.name = name;
        this.port = node.getThisAddress().getPort();
    }

    @Override
    protected Collection<String> getMembers() {
        try {
            return members(InetAddress.getAllByName(name), port);
        } catch (UnknownHostException e) {
            log.warn("cluster.join.dns: {} has no address now: {}", name, e.getMessage());
            return List.of();
        }
    }

    static List<String> members(InetAddress[] addresses, int port) {
        return Stream.of(addresses)
                .map(address -> MemberConfig.hostAndPort(address.getHostAddress(), port))
                .toList();
    }
}
