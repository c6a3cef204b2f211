// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class JmxTest {

    @AutoClose
    private static final SampleService service = SampleService.start("sample");

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(JmxTest.class, Documents.numbered(1, service.port()));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void the_node_is_a_bean() throws Exception {
        try (JMXConnector connector = attach(cluster.node(2))) {
            Bean node = new Bean(connector, "type=Node,node=node-2");

            assertThat(node.get("Name")).isEqualTo("node-2");
            assertThat(node.get("Revision")).isEqualTo(1L);
            assertThat(node.get("Routes")).isEqualTo(3);
            assertThat((Long) node.get("UptimeMillis")).isPositive();
            assertThat(node.get("InFlight")).isEqualTo(0L);
            assertThat(node.get("Ready")).isEqualTo(true);
            assertThat((String[]) node.get("Listeners"))
                    .containsExactly("127.0.0.1:" + cluster.node(2).settings().listenerPort());
        }
    }

    @Test
    void the_cluster_is_a_bean() throws Exception {
        try (JMXConnector connector = attach(cluster.node(3))) {
            Bean seen = new Bean(connector, "type=Cluster,node=node-3");

            List<String> members = new ArrayList<>();
            for (CompositeData member : (CompositeData[]) seen.get("Members")) {
                members.add(member.get("name") + " runs " + member.get("revision"));
            }

            assertThat(members).containsExactlyInAnyOrder("node-1 runs 1", "node-2 runs 1", "node-3 runs 1");
            assertThat(seen.get("ExpectedMembers")).isEqualTo(3);
            assertThat(seen.get("Writable")).isEqualTo(true);
            Await.until(Duration.ofSeconds(20), () -> assertThat(seen.get("PartitionSafe"))
                    .isEqualTo(true));
        }
    }

    @Test
    void requests_are_counted_per_node_route_and_upstream() throws Exception {
        WeirNode node = cluster.node(1);
        try (JMXConnector connector = attach(node)) {
            Bean all = new Bean(connector, "type=Node,node=node-1,metric=requests");
            long before = (Long) all.get("Count");

            for (int i = 0; i < 7; i++) {
                node.get("/sample");
            }
            node.get("/a");
            node.get("/nowhere");

            Bean route = new Bean(connector, "type=Route,node=node-1,name=sample,metric=requests");
            Bean upstream = new Bean(connector, "type=Upstream,node=node-1,name=sample,metric=requests");
            Await.until(Duration.ofSeconds(5), () -> {
                assertThat(route.get("Count")).isEqualTo(7L);
                assertThat(upstream.get("Count")).isEqualTo(7L);
                assertThat(all.get("Count")).isEqualTo(before + 9);
            });
        }
    }

    @Test
    void a_request_under_way_is_seen() throws Exception {
        WeirNode node = cluster.node(2);
        node.admin()
                .put("/routes/slow?wait=all", "{match: {path: /slow}, upstream: sample}")
                .expect(200);
        try (JMXConnector connector = attach(node)) {
            Bean bean = new Bean(connector, "type=Node,node=node-2");
            RawRequest slow = RawRequest.to(node.settings().listenerPort()).head("GET /slow HTTP/1.1");
            Await.until(Duration.ofSeconds(5), () -> assertThat(bean.get("InFlight"))
                    .isEqualTo(1L));

            service.slow().open();

            assertThat(slow.statusLine()).contains("200");
            Await.until(Duration.ofSeconds(5), () -> assertThat(bean.get("InFlight"))
                    .isEqualTo(0L));
        }
        node.admin().delete("/routes/slow?wait=all").expect(200);
    }

    /** A bean of the node's domain, as any JMX client sees it. */
    private record Bean(JMXConnector connector, String properties) {

        Object get(String attribute) throws Exception {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            return beans.getAttribute(new ObjectName("dev.weir:" + properties), attribute);
        }
    }

    // The address comes from a process that this test has started.
    @SuppressWarnings("BanJNDI")
    private static JMXConnector attach(WeirNode node) throws Exception {
        VirtualMachine machine =
                VirtualMachine.attach(Long.toString(node.process().pid()));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }
}
