// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.RunningUpstreams.RunningUpstream;
import dev.weir.cluster.Members.Subscription;
import dev.weir.limit.AnyLimit;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.PermitPool;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node, the cluster, the cache, the limits and the upstreams as beans, under names with the node's in them: several
 * nodes may live in one process. Those of limits and upstreams come and go with the gateway config.
 */
public final class JmxBeans implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JmxBeans.class);

    private final MBeanServer server;
    private final String node;
    private final Auditor auditor;
    private final Set<ObjectName> registered = ConcurrentHashMap.newKeySet();
    private final Subscription limits;
    private final UpstreamBeans upstreams;

    /** @throws IllegalStateException there is a node of that name in this process already */
    public JmxBeans(MBeanServer server, AdminServer.Parts parts) {
        this.server = server;
        node = parts.node().name();
        // What a bean is asked to do is begun on the thread of its caller, or where the cluster answers.
        auditor = new Auditor(parts.audit(), Runnable::run);
        Readiness readiness = new Readiness(parts.node(), parts.config(), parts.members(), parts.revocations());
        try {
            register(name("Node", ""), new NodeBean(parts.node(), parts.config(), readiness));
            register(name("Cache", ""), new CacheBean(parts.config(), parts.cache(), auditor));
            register(name("Cluster", ""), new ClusterBean(parts.members(), parts.revisions(), readiness));
        } catch (JMException e) {
            registered.forEach(this::unregister);
            throw new IllegalStateException("node " + node + " has JMX beans already", e);
        }
        limits = parts.limits().follow(new LimitBeans());
        upstreams = new UpstreamBeans(parts);
        parts.upstreams().follow(upstreams::adapt);
        upstreams.adapt();
    }

    /** Takes the beans away. */
    @Override
    public void close() {
        limits.end();
        upstreams.end();
        registered.forEach(this::unregister);
    }

    private void register(ObjectName name, Object bean) throws JMException {
        server.registerMBean(bean, name);
        registered.add(name);
    }

    private void unregister(ObjectName name) {
        registered.remove(name);
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // It is gone, which is what was wanted.
            return;
        } catch (JMException e) {
            throw new IllegalStateException(name + " cannot be unregistered", e);
        }
    }

    /** @param name of one of several things of this type; empty where there is only one */
    private ObjectName name(String type, String name) {
        String one = name.isEmpty() ? "" : ",name=" + quoted(name);
        try {
            return new ObjectName("dev.weir:type=" + type + ",node=" + quoted(node) + one);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(type + ": " + node + ", " + name + " (expected: names for JMX)", e);
        }
    }

    /** As it is where JMX takes it, in quotes where it does not. */
    private static String quoted(String value) {
        boolean plain = value.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./".indexOf(c) >= 0);
        return plain ? value : ObjectName.quote(value);
    }

    /** One bean for each limit that the gateway config names. */
    private final class LimitBeans implements Limits.Follower {

        @Override
        public void came(AnyLimit limit) {
            try {
                register(name(limit.type(), limit.name()), bean(limit));
            } catch (JMException e) {
                // The revision runs without it.
                log.error("limit {} has no JMX bean: {}", limit.name(), e.toString());
            }
        }

        @Override
        public void went(AnyLimit limit) {
            unregister(name(limit.type(), limit.name()));
        }

        private Object bean(AnyLimit limit) {
            return limit instanceof PermitPool pool
                    ? new ConcurrencyLimitBean(pool)
                    : new LimitBean((Limit) limit, auditor);
        }
    }

    /** One bean for each upstream that runs. */
    private final class UpstreamBeans {

        private final RunningUpstreams running;
        private final UpstreamStates states;
        private final OperatorDeeds deeds;
        private final Set<String> shown = new HashSet<>();
        private boolean ended;

        UpstreamBeans(AdminServer.Parts parts) {
            running = parts.upstreams();
            states = new UpstreamStates(running, parts.health());
            deeds = new OperatorDeeds(running, parts.registry(), parts.health(), node);
        }

        synchronized void adapt() {
            if (ended) {
                return;
            }
            Set<String> names =
                    running.all().stream().map(RunningUpstream::name).collect(Collectors.toSet());
            shown.removeIf(name -> !names.contains(name) && went(name));
            names.stream().filter(shown::add).forEach(this::came);
        }

        private void came(String upstream) {
            try {
                register(name("Upstream", upstream), new UpstreamBean(upstream, states, deeds, auditor));
            } catch (JMException e) {
                // The revision runs without it.
                log.error("upstream {} has no JMX bean: {}", upstream, e.toString());
            }
        }

        private boolean went(String upstream) {
            unregister(name("Upstream", upstream));
            return true;
        }

        synchronized void end() {
            ended = true;
        }
    }
}
