// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import dev.weir.config.NodeSettings.Join;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The two parts of a member that are ours: who guards its connections, and who looks for the others. */
final class NodeParts extends DefaultNodeContext {

    private final Join join;
    private final Supplier<Secret> secret;
    private final AtomicReference<String> refusal = new AtomicReference<>();

    NodeParts(Join join, Supplier<Secret> secret) {
        this.join = join;
        this.secret = secret;
    }

    /**
     * Starts a member with these parts. Blocks until it is in a cluster.
     *
     * @throws ClusterStartException when the config or the cluster do not allow it
     */
    HazelcastInstance member(Config config, InetSocketAddress address) {
        // For the loggers that Hazelcast makes before it reads its config.
        System.setProperty("hazelcast.logging.type", "slf4j");
        try {
            return HazelcastInstanceFactory.newHazelcastInstance(config, config.getInstanceName(), this);
        } catch (RuntimeException e) {
            String why = refusal.get();
            if (why != null) {
                throw new ClusterStartException(
                        "cluster.secret: refused by the cluster: wrong or missing secret (" + why + ")", e);
            }
            throw new ClusterStartException(
                    "cluster: the member at " + address + " does not start or is not let in: " + e.getMessage(), e);
        }
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new Gatekeeper(node, secret, refusal);
    }

    @Override
    public Joiner createJoiner(Node node) {
        return join instanceof Join.Dns dns ? new DnsJoiner(node, dns.dns()) : super.createJoiner(node);
    }
}
