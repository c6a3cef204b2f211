// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The node and the cluster as beans, under names with the node's in them: several nodes may live in one process. */
public final class JmxBeans implements AutoCloseable {

    private final MBeanServer server;
    private final Map<ObjectName, Object> beans = new LinkedHashMap<>();

    /** @throws IllegalStateException there is a node of that name in this process already */
    public JmxBeans(MBeanServer server, AdminServer.Parts parts) {
        this.server = server;
        String node = parts.node().name();
        Readiness readiness = new Readiness(parts.node(), parts.config(), parts.members());
        beans.put(name("Node", node), new NodeBean(parts.node(), parts.config(), readiness));
        beans.put(name("Cluster", node), new ClusterBean(parts.members(), parts.revisions(), readiness));
        try {
            for (Map.Entry<ObjectName, Object> bean : beans.entrySet()) {
                server.registerMBean(bean.getValue(), bean.getKey());
            }
        } catch (JMException e) {
            throw new IllegalStateException("node " + node + " has JMX beans already", e);
        }
    }

    /** Takes the beans away. */
    @Override
    public void close() {
        beans.keySet().forEach(this::unregister);
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
