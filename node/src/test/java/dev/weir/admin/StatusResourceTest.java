// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusResourceTest {

    private AdminFixture admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void the_cluster_is_who_is_here_and_what_they_run() {
        admin.revisions.set(TWO_UPSTREAMS);
        admin.members.report("node-2", 1, Optional.empty());
        admin.members.report("node-3", 0, Optional.of("env KEY is not set"));

        JsonNode cluster = json(admin.get("/cluster"));

        assertThat(cluster.path("revision").asLong()).isEqualTo(1);
        assertThat(cluster.path("expected").asInt()).isEqualTo(3);
        assertThat(cluster.path("safe").asBoolean()).isTrue();
        assertThat(cluster.path("writable").asBoolean()).isTrue();
        assertThat(cluster.path("members").findValuesAsText("name")).containsExactly("node-1", "node-2", "node-3");
        assertThat(cluster.path("members").findValuesAsText("revision")).containsExactly("0", "1", "0");
        assertThat(cluster.path("members").findValuesAsText("problem")).containsExactly("env KEY is not set");
        assertThat(cluster.path("members").path(0).path("self").asBoolean()).isTrue();
        assertThat(cluster.path("members").path(0).path("address").asText()).isEqualTo("127.0.0.1:5701");
    }

    @Test
    void metrics_are_what_prometheus_reads() {
        HttpResponse<String> metrics = admin.get("/metrics");

        assertThat(metrics.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).contains("# TYPE weir_node_requests_total counter\nweir_node_requests_total 0\n");
    }

    @Test
    void without_the_majority_nothing_can_be_changed() {
        admin.members.leave("node-3");
        boolean two = json(admin.get("/cluster")).path("writable").asBoolean();
        admin.members.leave("node-2");
        boolean one = json(admin.get("/cluster")).path("writable").asBoolean();

        assertThat(two).isTrue();
        assertThat(one).isFalse();
    }

    @Test
    void a_node_is_ready_when_it_accepts_runs_a_revision_and_all_are_here() {
        admin.node.run(admin.revisions.set(TWO_UPSTREAMS));

        HttpResponse<String> ready = admin.get("/readyz");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(json(ready).path("ready").asBoolean()).isTrue();
    }

    @Test
    void a_node_that_is_not_ready_says_everything_that_is_missing() throws IOException {
        try (AdminFixture two = new AdminFixture(Optional.empty(), AdminFixture.BOUNDS, List.of("node-1", "node-2"))) {
            two.node.stopListening();
            two.node.fail("env KEY is not set");

            HttpResponse<String> response = two.get("/readyz");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).path("reasons").toString())
                    .isEqualTo("[\"no listener accepts clients\","
                            + "\"no gateway config runs: env KEY is not set\","
                            + "\"2 of 3 expected members are here\"]");
            assertThat(two.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_node_that_ends_is_not_ready_though_it_still_accepts() {
        admin.node.run(admin.revisions.set(TWO_UPSTREAMS));

        admin.node.end();

        HttpResponse<String> response = admin.get("/readyz");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).path("reasons").toString()).isEqualTo("[\"the node is ending\"]");
    }

    @Test
    void a_member_that_leaves_makes_no_other_one_unready() throws IOException {
        try (AdminFixture two = new AdminFixture(Optional.empty(), AdminFixture.BOUNDS, List.of("node-1", "node-2"))) {
            two.node.run(two.revisions.set(TWO_UPSTREAMS));
            two.members.join("node-3");
            two.members.leave("node-3");

            assertThat(two.get("/readyz").statusCode()).isEqualTo(200);
        }
    }
}
