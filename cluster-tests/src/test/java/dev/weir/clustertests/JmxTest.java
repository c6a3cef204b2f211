// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class JmxTest {

    private static final Duration SOON = Duration.ofSeconds(30);

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
        try (Jmx jmx = Jmx.attach(cluster.node(2))) {
            String node = "type=Node,node=node-2";

            assertThat(jmx.get(node, "Name")).isEqualTo("node-2");
            assertThat(jmx.get(node, "Revision")).isEqualTo(1L);
            assertThat(jmx.get(node, "Routes")).isEqualTo(3);
            assertThat((Long) jmx.get(node, "UptimeMillis")).isPositive();
            assertThat(jmx.get(node, "InFlight")).isEqualTo(0L);
            assertThat(jmx.get(node, "Ready")).isEqualTo(true);
            assertThat((String[]) jmx.get(node, "Listeners"))
                    .containsExactly("127.0.0.1:" + cluster.node(2).settings().listenerPort());
        }
    }

    @Test
    void the_cluster_is_a_bean() throws Exception {
        try (Jmx jmx = Jmx.attach(cluster.node(3))) {
            String seen = "type=Cluster,node=node-3";

            List<String> members = new ArrayList<>();
            for (CompositeData member : (CompositeData[]) jmx.get(seen, "Members")) {
                members.add(member.get("name") + " runs " + member.get("revision"));
            }

            assertThat(members).containsExactlyInAnyOrder("node-1 runs 1", "node-2 runs 1", "node-3 runs 1");
            assertThat(jmx.get(seen, "ExpectedMembers")).isEqualTo(3);
            assertThat(jmx.get(seen, "Writable")).isEqualTo(true);
            Await.until(SOON, () -> assertThat(jmx.get(seen, "PartitionSafe")).isEqualTo(true));
        }
    }

    @Test
    void requests_are_counted_per_node_route_and_upstream() throws Exception {
        WeirNode node = cluster.node(1);
        try (Jmx jmx = Jmx.attach(node)) {
            String all = "type=Node,node=node-1,metric=requests";
            long before = (Long) jmx.get(all, "Count");

            for (int i = 0; i < 7; i++) {
                node.get("/sample");
            }
            node.get("/a");
            node.get("/nowhere");

            String route = "type=Route,node=node-1,name=sample,metric=requests";
            String upstream = "type=Upstream,node=node-1,name=sample,metric=requests";
            Await.until(SOON, () -> {
                assertThat(jmx.get(route, "Count")).isEqualTo(7L);
                assertThat(jmx.get(upstream, "Count")).isEqualTo(7L);
                assertThat(jmx.get(all, "Count")).isEqualTo(before + 9);
            });
        }
    }

    @Test
    void a_request_under_way_is_seen() throws Exception {
        WeirNode node = cluster.node(2);
        node.admin()
                .put("/routes/slow?wait=all&timeout=30s", "{match: {path: /slow}, upstream: sample}")
                .expect(200);
        try (Jmx jmx = Jmx.attach(node)) {
            String bean = "type=Node,node=node-2";
            RawRequest slow = RawRequest.to(node.settings().listenerPort()).head("GET /slow HTTP/1.1");
            Await.until(SOON, () -> assertThat(jmx.get(bean, "InFlight")).isEqualTo(1L));

            service.slow().open();

            assertThat(slow.statusLine()).contains("200");
            Await.until(SOON, () -> assertThat(jmx.get(bean, "InFlight")).isEqualTo(0L));
        }
        node.admin().delete("/routes/slow?wait=all&timeout=30s").expect(200);
    }
}
