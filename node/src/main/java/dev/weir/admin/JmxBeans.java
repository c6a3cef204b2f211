// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The node and the cluster as beans, under names with the node's in them: several nodes may live in one process. */
public final class JmxBeans implements AutoCloseable {

    private final MBeanServer server;
    private final List<ObjectName> registered = new ArrayList<>();

    /** @throws IllegalStateException there is a node of that name in this process already */
    public JmxBeans(MBeanServer server, AdminServer.Parts parts) {
        this.server = server;
        String node = parts.node().name();
        Readiness readiness = new Readiness(parts.node(), parts.config(), parts.members());
        try {
            register("Node", node, new NodeBean(parts.node(), parts.config(), readiness));
            register("Cluster", node, new ClusterBean(parts.members(), parts.revisions(), readiness));
        } catch (JMException e) {
            close();
            throw new IllegalStateException("node " + node + " has JMX beans already", e);
        }
    }

    /** Takes the beans away. */
    @Override
    public void close() {
        registered.forEach(this::unregister);
        registered.clear();
    }

    private void register(String type, String node, Object bean) throws JMException {
        ObjectName name = name(type, node);
        server.registerMBean(bean, name);
        registered.add(name);
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // It is gone, which is what was wanted.
            return;
        } catch (JMException e) {
            throw new IllegalStateException(name + " cannot be unregistered", e);
        }
    }

    private static ObjectName name(String type, String node) {
        boolean plain = node.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./".indexOf(c) >= 0);
        String value = plain ? node : ObjectName.quote(node);
        try {
            return new ObjectName("dev.weir:type=" + type + ",node=" + value);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("node: " + node + " (expected: a name for JMX)", e);
        }
    }
}
