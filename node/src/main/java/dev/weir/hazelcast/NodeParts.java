// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import dev.weir.config.NodeSettings.Join;
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

    /** Why the cluster did not let this node in, for people; holds null while that is not so. */
    AtomicReference<String> refusal() {
        return refusal;
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
