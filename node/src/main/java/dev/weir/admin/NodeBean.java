// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Revision;
import java.net.InetSocketAddress;

/** What {@link NodeMXBean} shows. */
final class NodeBean implements NodeMXBean {

    private final NodeStatus node;
    private final LiveConfig config;
    private final Readiness readiness;

    NodeBean(NodeStatus node, LiveConfig config, Readiness readiness) {
        this.node = node;
        this.config = config;
        this.readiness = readiness;
    }

    @Override
    public String getName() {
        return node.name();
    }

    @Override
    public String getVersion() {
        return node.version();
    }

    @Override
    public long getUptimeMillis() {
        return node.uptime().toMillis();
    }

    @Override
    public String[] getListeners() {
        return node.listeners().stream().map(NodeBean::hostAndPort).toArray(String[]::new);
    }

    @Override
    public long getRevision() {
        return config.running().map(Revision::number).orElse(0L);
    }

    @Override
    public String getRevisionProblem() {
        return config.problem().orElse("");
    }

    @Override
    public int getRoutes() {
        return config.routes();
    }

    @Override
    public long getInFlight() {
        return node.inFlight();
    }

    @Override
    public boolean isReady() {
        return readiness.isReady();
    }

    @Override
    public String[] getNotReadyBecause() {
        return readiness.reasonsAgainst().toArray(String[]::new);
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }
}
