// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one process needs before it can join: {@code node.yaml}. Relative paths are relative to that file.
 *
 * @param name of the node, unique in the cluster
 * @param data directory for the last good revision; made when it is not there
 * @param gateway becomes revision 1 of a cluster that has none
 */
public record NodeSettings(
        String name, List<Listener> listeners, Admin admin, Cluster cluster, Path data, Optional<Path> gateway) {

    /** An address where clients connect; port 0 takes a free one. */
    public record Listener(InetSocketAddress address) {}

    /** @param token required as a bearer token; only a loopback address may go without one */
    public record Admin(InetSocketAddress address, Optional<String> token) {}

    /**
     * @param address where members talk
     * @param expected ready when so many are here, at least 1; writes need the majority of them
     * @param secret without it a member is refused, if there is one
     */
    public record Cluster(String name, InetSocketAddress address, Join join, int expected, Optional<String> secret) {}

    /** How a node finds the others. */
    public sealed interface Join {

        /** By a list of addresses, {@code host:port}; this node's own may be among them. */
        record Addresses(List<String> members) implements Join {}

        /** By a DNS name with an address for each member; they all use this node's member port. */
        record Dns(String dns) implements Join {}

        /** By the Kubernetes API. */
        record Kubernetes(String service, Optional<String> namespace) implements Join {}
    }
}
