// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Journey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JmxMetricsTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ManualClock clock = new ManualClock();
    private final RequestMetrics metrics = new RequestMetrics(clock, Runnable::run);
    private final List<JmxMetrics> open = new ArrayList<>();

    @AfterEach
    void take_the_beans_away() {
        open.forEach(JmxMetrics::close);
    }

    @Test
    void a_routes_counters_can_be_read_by_any_jmx_client() throws JMException {
        metrics.retain(Set.of("orders"), Set.of());
        show(metrics, "node-a");
        metrics.ended(journey("orders"));

        Object count = server.getAttribute(
                new ObjectName("dev.weir:type=Route,node=node-a,name=orders,metric=requests"), "Count");
        Object median = server.getAttribute(
                new ObjectName("dev.weir:type=Route,node=node-a,name=orders,metric=latency"), "50thPercentile");

        assertThat(count).isEqualTo(1L);
        assertThat(median).isInstanceOf(Double.class);
    }

    @Test
    void names_that_jmx_does_not_take_are_quoted() throws JMException {
        metrics.retain(Set.of("a=b,c:*?\"d"), Set.of());
        show(metrics, "node-b");

        metrics.ended(journey("a=b,c:*?\"d"));

        String quoted = ObjectName.quote("a=b,c:*?\"d");
        ObjectName name = new ObjectName("dev.weir:type=Route,node=node-b,metric=requests,name=" + quoted);
        assertThat(server.isRegistered(name)).isTrue();
    }

    @Test
    void two_nodes_in_one_process_do_not_meet() throws JMException {
        show(metrics, "node-c");
        show(new RequestMetrics(clock, Runnable::run), "node-d");

        metrics.ended(journey(""));

        assertThat(requests("node-c")).isEqualTo(1L);
        assertThat(requests("node-d")).isEqualTo(0L);
    }

    @Test
    void beans_go_with_the_route_and_with_the_node() throws JMException {
        metrics.retain(Set.of("orders"), Set.of());
        JmxMetrics beans = show(metrics, "node-e");
        metrics.ended(journey("orders"));

        metrics.retain(Set.of(), Set.of());
        Set<ObjectName> withoutRoute = server.queryNames(new ObjectName("dev.weir:type=Route,node=node-e,*"), null);
        beans.close();
        Set<ObjectName> closed = server.queryNames(new ObjectName("dev.weir:node=node-e,*"), null);

        assertThat(withoutRoute).isEmpty();
        assertThat(closed).isEmpty();
    }

    private JmxMetrics show(RequestMetrics shown, String node) {
        JmxMetrics beans = new JmxMetrics(shown, server, node);
        open.add(beans);
        return beans;
    }

    private Object requests(String node) throws JMException {
        return server.getAttribute(new ObjectName("dev.weir:type=Node,metric=requests,node=" + node), "Count");
    }

    private Journey journey(String route) {
        Journey journey = new Journey(clock.getAsLong());
        journey.route(route);
        journey.status(200);
        return journey;
    }
}
