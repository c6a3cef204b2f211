// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.jmx.JmxReporter;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The request metrics as JMX beans: {@code dev.weir:type=Route,node=node-1,name=orders,metric=requests}. Durations are
 * in milliseconds, rates per second.
 */
public final class JmxMetrics implements AutoCloseable {

    private static final String DOMAIN = "dev.weir";

    private final JmxReporter reporter;

    /** @param node its name, which keeps the beans of several nodes in one process apart */
    public JmxMetrics(RequestMetrics metrics, MBeanServer server, String node) {
        reporter = JmxReporter.forRegistry(metrics.registry())
                .registerWith(server)
                .inDomain(DOMAIN)
                .convertDurationsTo(TimeUnit.MILLISECONDS)
                .convertRatesTo(TimeUnit.SECONDS)
                .createsObjectNamesWith((type, domain, name) -> objectName(domain, node, MetricName.parse(name)))
                .build();
        reporter.start();
    }

    /** Takes the beans away. */
    @Override
    public void close() {
        reporter.close();
    }

    static ObjectName objectName(String domain, String node, MetricName metric) {
        String name = metric.name().isEmpty() ? "" : ",name=" + quoted(metric.name());
        try {
            return new ObjectName(
                    domain + ":type=" + metric.type() + ",node=" + quoted(node) + name + ",metric=" + metric.metric());
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("metric: " + metric + " (expected: a name for JMX)", e);
        }
    }

    /** As it is where JMX takes it, in quotes where it does not. */
    private static String quoted(String value) {
        boolean plain = value.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./".indexOf(c) >= 0);
        return plain ? value : ObjectName.quote(value);
    }
}
