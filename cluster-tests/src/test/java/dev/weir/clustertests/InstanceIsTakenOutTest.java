// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator decides about an instance on one node, by the admin API or by JMX, and all nodes go by it. */
@ExtendWith(ShowsLogs.class)
class InstanceIsTakenOutTest {

    private static final int VISITS = 6;

    private static final Duration DONE_WITHIN = Duration.ofSeconds(30);

    @AutoClose
    private static final SampleService one = SampleService.start("one");

    @AutoClose
    private static final SampleService two = SampleService.start("two");

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(InstanceIsTakenOutTest.class, document());

    private static String document() {
        return """
                format: 1
                upstreams: {pair: {instances: ["http://127.0.0.1:%d", "http://127.0.0.1:%d"]}}
                routes: {pair: {match: {path: /sample}, upstream: pair}}
                """
                .formatted(one.port(), two.port());
    }

    @BeforeAll
    static void start() {
        cluster.start();
        done(cluster.node(1), "restore");
    }

    @AfterEach
    void restore() {
        done(cluster.node(1), "restore");
    }

    @Test
    void whoever_is_ejected_on_one_node_is_asked_by_none_once_that_is_answered() {
        Reply ejected = done(cluster.node(1), "eject");

        // All have it: there is nothing to wait for.
        assertThat(answers()).containsExactly("two");
        assertThat(ejected.json().path("laggards")).isEmpty();
        for (WeirNode node : cluster.nodes()) {
            JsonNode first = instance(node);
            assertThat(first.path("state").asText()).as(node.name()).isEqualTo("held");
            assertThat(first.path("evidence").asText()).isEqualTo("ejected by an operator at node-1");
        }
    }

    @Test
    void it_is_asked_again_by_all_once_another_node_has_restored_it() {
        done(cluster.node(2), "drain?for=1h");
        Set<String> drained = answers();

        done(cluster.node(3), "restore");

        assertThat(drained).containsExactly("two");
        for (WeirNode node : cluster.nodes()) {
            assertThat(answers(node)).as(node.name()).containsExactly("one", "two");
        }
    }

    @Test
    void what_is_done_by_jmx_holds_everywhere_too() throws Exception {
        try (Jmx jmx = Jmx.attach(cluster.node(2))) {
            String bean = "type=Upstream,node=node-2,name=pair";

            Await.until(DONE_WITHIN, () -> assertThat(
                            (String[]) jmx.invoke(bean, "eject", "127.0.0.1:" + one.port(), "10m"))
                    .isEmpty());

            assertThat(answers()).containsExactly("two");
            assertThat(jmx.get(bean, "HealthyInstances")).isEqualTo(1);
            assertThat(cluster.node(3)
                            .admin()
                            .get("/events?limit=1")
                            .expect(200)
                            .body())
                    .contains("ejected by an operator at node-2");
        }
    }

    /**
     * What is answered when all nodes have it. A node that has just come, or stood still, listens before it decides
     * (503), and hears of it late (202).
     */
    private static Reply done(WeirNode node, String deed) {
        String path = "/upstreams/pair/instances/127.0.0.1:" + one.port() + "/" + deed;
        return Await.result(
                DONE_WITHIN, () -> node.admin().send("POST", path, Map.of(), "").expect(200));
    }

    /** Who answers, whichever node is asked. */
    private static Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        cluster.nodes().forEach(node -> answers.addAll(answers(node)));
        return answers;
    }

    private static Set<String> answers(WeirNode node) {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < VISITS; i++) {
            answers.add(node.get("/sample").expect(200).body());
        }
        return answers;
    }

    private static JsonNode instance(WeirNode node) {
        return node.admin()
                .get("/health/pair")
                .expect(200)
                .json()
                .path("instances")
                .path(0);
    }
}
