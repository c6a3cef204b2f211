// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.health.Deed;
import dev.weir.health.Exchange.Done;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeedsResourceTest {

    private static final String ONE = "/upstreams/orders/instances/10.0.0.1:8080";

    private final AdminFixture admin = AdminFixture.open();
    private final ScriptedHealth health = admin.health;

    DeedsResourceTest() throws IOException {}

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void an_instance_that_is_ejected_is_out_until_it_is_restored() {
        HttpResponse<String> ejected = post(ONE + "/eject");
        health.advance(Duration.ofHours(1));
        boolean askedMeanwhile =
                health.health.upstream("orders").standing(ScriptedHealth.ONE).usable();
        HttpResponse<String> restored = post(ONE + "/restore");

        JsonNode body = json(ejected);
        assertThat(ejected.statusCode()).isEqualTo(200);
        assertThat(body.path("upstream").asText()).isEqualTo("orders");
        assertThat(body.path("laggards").toString()).isEqualTo("[]");
        assertThat(body.path("instance").path("url").asText()).isEqualTo(ScriptedHealth.ONE);
        assertThat(body.path("instance").path("state").asText()).isEqualTo("held");
        assertThat(body.path("instance").has("until")).isFalse();
        assertThat(body.path("instance").path("evidence").asText()).isEqualTo("ejected by an operator at node-1");
        assertThat(askedMeanwhile).isFalse();
        assertThat(restored.statusCode()).isEqualTo(200);
        assertThat(json(restored).path("instance").path("state").asText()).isEqualTo("healthy");
        assertThat(health.health.upstream("orders").standing(ScriptedHealth.ONE).usable())
                .isTrue();
    }

    @Test
    void what_is_done_for_some_time_is_over_by_itself() {
        JsonNode drained = json(post(ONE + "/drain?for=10m")).path("instance");
        health.advance(Duration.ofMinutes(10).plusSeconds(1));

        JsonNode back = json(admin.get("/health/orders")).path("instances").path(0);

        assertThat(drained.path("state").asText()).isEqualTo("draining");
        assertThat(Duration.between(
                        Instant.parse(drained.path("since").asText()),
                        Instant.parse(drained.path("until").asText())))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(back.path("state").asText()).isEqualTo("healthy");
    }

    @Test
    void an_instance_is_called_by_its_url_its_address_or_the_id_it_registered_with() {
        admin.put("/upstreams/orders/instances/second", "{url: \"http://10.0.0.2:8080\"}");

        JsonNode byUrl = json(post("/upstreams/orders/instances/http:%2F%2F10.0.0.1:8080/eject"));
        JsonNode byId = json(post("/upstreams/orders/instances/second/eject"));
        JsonNode byStandardPort = json(post("/upstreams/users/instances/10.0.1.1:80/eject"));

        assertThat(byUrl.path("instance").path("url").asText()).isEqualTo(ScriptedHealth.ONE);
        assertThat(byId.path("instance").path("url").asText()).isEqualTo(ScriptedHealth.TWO);
        assertThat(byStandardPort.path("instance").path("url").asText()).isEqualTo(ScriptedHealth.USERS);
    }

    @Test
    void nobody_is_meant_by_a_name_that_none_or_several_have() {
        admin.upstreams.run(FakeUpstreams.upstream("orders", "http://10.0.0.1:8080", "https://10.0.0.1:8080"));

        HttpResponse<String> several = post(ONE + "/eject");
        HttpResponse<String> none = post("/upstreams/orders/instances/10.0.0.7:8080/eject");
        HttpResponse<String> upstream = post("/upstreams/nobody/instances/10.0.0.1:8080/eject");

        assertThat(several.statusCode()).isEqualTo(400);
        assertThat(json(several).path("detail").asText())
                .contains("http://10.0.0.1:8080")
                .contains("https://10.0.0.1:8080");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(upstream.statusCode()).isEqualTo(404);
        assertThat(health.health.events().all()).isEmpty();
    }

    @Test
    void nodes_that_have_not_heard_of_it_are_named() {
        health.miss("id-1");

        HttpResponse<String> ejected = post(ONE + "/eject");

        assertThat(ejected.statusCode()).isEqualTo(202);
        assertThat(json(ejected).path("laggards").toString()).isEqualTo("[\"node-1\"]");
        assertThat(json(ejected).path("instance").path("state").asText()).isEqualTo("held");
    }

    @Test
    void another_node_that_decides_is_asked_and_may_refuse() {
        letAnotherDecide(admin);
        health.answer(new Done(false, List.of(), "another node decides about this upstream now"));

        HttpResponse<String> refused = post(ONE + "/eject?for=90s");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).path("detail").asText()).contains("another node decides");
        assertThat(health.asked().get(0))
                .isEqualTo(new Deed(
                        "orders",
                        ScriptedHealth.ONE,
                        Deed.Kind.EJECT,
                        Optional.of(Duration.ofSeconds(90)),
                        "an operator at node-1"));
    }

    @Test
    void another_node_that_decides_and_says_nothing_is_not_waited_for() throws IOException {
        try (AdminFixture hasty = AdminFixture.hasty()) {
            letAnotherDecide(hasty);

            HttpResponse<String> silent = hasty.send("POST", ONE + "/eject", "");

            assertThat(silent.statusCode()).isEqualTo(503);
            assertThat(hasty.health.asked()).hasSize(1);
        }
    }

    @Test
    void what_is_not_understood_changes_nothing() {
        assertThat(post(ONE + "/eject?for=soon").statusCode()).isEqualTo(400);
        assertThat(post(ONE + "/eject?for=0s").statusCode()).isEqualTo(400);
        assertThat(post(ONE + "/drain?fro=10m").statusCode()).isEqualTo(400);
        assertThat(post(ONE + "/restore?for=10m").statusCode()).isEqualTo(400);
        assertThat(post(ONE + "/explode").statusCode()).isEqualTo(404);
        assertThat(admin.get(ONE + "/eject").statusCode()).isEqualTo(405);
        assertThat(admin.send("POST", ONE + "/eject", "", "Origin", "http://elsewhere")
                        .statusCode())
                .isEqualTo(403);
        assertThat(health.health.events().all()).isEmpty();
    }

    /** Whoever is chosen to decide: one of many is not this node. */
    private static void letAnotherDecide(AdminFixture admin) {
        for (int id = 2; id < 20; id++) {
            admin.health.join("id-" + id, "node-" + id);
        }
        assertThat(json(admin.get("/health/orders")).path("keeper").asText()).isNotEqualTo("node-1");
    }

    private HttpResponse<String> post(String path) {
        return admin.send("POST", path, "");
    }
}
