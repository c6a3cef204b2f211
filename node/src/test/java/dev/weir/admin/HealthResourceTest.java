// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.discover.InstanceSource;
import dev.weir.health.InstancePulse;
import dev.weir.health.Outcome;
import dev.weir.health.Outcomes;
import dev.weir.health.ProbeReport;
import dev.weir.health.TrialReport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthResourceTest {

    private final AdminFixture admin = AdminFixture.open();
    private final ScriptedHealth health = admin.health;

    HealthResourceTest() throws IOException {}

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void an_instance_is_shown_as_the_config_has_it_and_as_it_is() {
        JsonNode answer = json(admin.get("/health/orders"));

        JsonNode first = answer.path("instances").path(0);
        assertThat(answer.path("node").asText()).isEqualTo("node-1");
        assertThat(answer.path("name").asText()).isEqualTo("orders");
        assertThat(answer.path("keeper").asText()).isEqualTo("node-1");
        assertThat(answer.path("panic").asBoolean(true)).isFalse();
        assertThat(answer.path("instances").findValuesAsText("url"))
                .containsExactly(ScriptedHealth.ONE, ScriptedHealth.TWO);
        assertThat(first.path("weight").asInt()).isEqualTo(2);
        assertThat(first.path("zone").asText()).isEqualTo("b");
        assertThat(first.path("priority").asInt()).isEqualTo(1);
        assertThat(first.path("state").asText()).isEqualTo("healthy");
        assertThat(first.path("warmth").asDouble()).isEqualTo(1);
        assertThat(answer.path("events")).isEmpty();
    }

    @Test
    void every_node_says_what_it_sees_of_an_instance() {
        long now = health.nowMillis();
        health.join("id-2", "node-2");
        Outcomes counted = new Outcomes(40, 2, 1, 3);
        ProbeReport probe = new ProbeReport(-2, now, "503");
        TrialReport none = TrialReport.NONE;
        health.say("id-2", new InstancePulse(7, 3_456_789, counted, 2, now - 5, now, "terminated", true, none, probe));

        JsonNode answer = json(admin.get("/health/orders"));

        JsonNode one = answer.path("instances").path(0);
        JsonNode other = one.path("nodes").path(1);
        assertThat(one.path("nodes").findValuesAsText("node")).containsExactly("node-1", "node-2");
        assertThat(other.toString())
                .isEqualTo("{\"node\":\"node-2\",\"in-flight\":7,\"latency-ms\":3.46,\"ok\":40,\"failed\":2,"
                        + "\"unreached\":1,\"slow\":3,\"failures-in-a-row\":2,\"last-ok\":\""
                        + Instant.ofEpochMilli(now - 5) + "\",\"last-failure\":\"" + Instant.ofEpochMilli(now)
                        + "\",\"last-failure-was\":\"terminated\",\"avoided\":true}");
        assertThat(one.path("probe").toString())
                .isEqualTo("{\"by\":\"node-2\",\"good\":false,\"in-a-row\":2,\"at\":\"" + Instant.ofEpochMilli(now)
                        + "\",\"why\":\"503\"}");
        assertThat(one.path("in-flight").asInt()).isEqualTo(7);
        assertThat(answer.path("in-flight").asInt()).isEqualTo(7);
    }

    @Test
    void an_ejected_instance_has_its_evidence_and_who_saw_it() {
        health.attempts(ScriptedHealth.TWO, Outcome.FAILED, 5);

        JsonNode answer = json(admin.get("/health/orders"));

        JsonNode two = answer.path("instances").path(1);
        Instant since = Instant.parse(two.path("since").asText());
        assertThat(two.path("state").asText()).isEqualTo("ejected");
        assertThat(Instant.parse(two.path("until").asText())).isEqualTo(since.plusSeconds(30));
        assertThat(two.path("ejected-in-a-row").asInt()).isEqualTo(1);
        assertThat(two.path("evidence").asText())
                .contains("5 failures in a row")
                .contains("503");
        assertThat(two.path("seen-by").toString()).contains("node-1");
        assertThat(answer.path("events").findValuesAsText("is")).containsExactly("ejected");
    }

    @Test
    void who_may_make_the_trial_is_told_and_how_far_a_slow_start_is() {
        health.attempts(ScriptedHealth.TWO, Outcome.FAILED, 5);
        health.advance(Duration.ofSeconds(30));
        JsonNode trial = json(admin.get("/health/orders")).path("instances").path(1);
        admin.send("POST", "/upstreams/orders/instances/10.0.0.2:8080/restore", "");
        health.advance(Duration.ofSeconds(4));

        JsonNode back = json(admin.get("/health/orders")).path("instances").path(1);

        assertThat(trial.path("state").asText()).isEqualTo("trial");
        assertThat(trial.path("trial-by").asText()).isEqualTo("node-1");
        assertThat(back.path("state").asText()).isEqualTo("healthy");
        assertThat(back.has("trial-by")).isFalse();
        assertThat(back.path("warmth").asDouble()).isEqualTo(0.4);
    }

    @Test
    void a_breaker_is_shown_with_its_route() {
        health.attemptsOfRoute(Outcome.FAILED, 20);

        JsonNode breaker = json(admin.get("/health/orders")).path("breakers").path(0);

        assertThat(breaker.path("route").asText()).isEqualTo("list");
        assertThat(breaker.path("state").asText()).isEqualTo("open");
        assertThat(breaker.path("evidence").asText()).contains("20 of 20");
        assertThat(breaker.path("seen-by").toString()).contains("node-1");
        assertThat(json(admin.get("/events"))
                        .path("events")
                        .path(0)
                        .path("route")
                        .asText())
                .isEqualTo("list");
    }

    @Test
    void where_instances_come_from_is_told_and_that_it_may_be_old() {
        InstanceSource.View source = new InstanceSource.View(
                "dns", "orders.internal", 1, Optional.of(Duration.ofMillis(2500)), Optional.of("no answer"));
        admin.upstreams.run(FakeUpstreams.discovered("orders", source, "http://10.0.0.9:8080"));

        JsonNode answer = json(admin.get("/health/orders"));

        assertThat(answer.path("source").toString())
                .isEqualTo("{\"kind\":\"dns\",\"of\":\"orders.internal\",\"found\":1,\"holds-seconds\":2.5,"
                        + "\"problem\":\"no answer\"}");
        assertThat(answer.path("instances").path(0).path("state").asText()).isEqualTo("healthy");
        assertThat(answer.path("instances").path(0).path("nodes")).isEmpty();
    }

    @Test
    void all_upstreams_are_told_in_a_few_words() {
        health.attempts(ScriptedHealth.TWO, Outcome.FAILED, 5);
        health.attemptsOfRoute(Outcome.FAILED, 20);

        JsonNode all = json(admin.get("/health")).path("upstreams");

        assertThat(all.findValuesAsText("name")).containsExactly("orders", "users");
        assertThat(all.path(0).path("instances").toString()).isEqualTo("{\"all\":2,\"ejected\":1,\"healthy\":1}");
        assertThat(all.path(0).path("open-breakers").toString()).isEqualTo("[\"list\"]");
        assertThat(all.path(1).path("instances").toString()).isEqualTo("{\"all\":1,\"healthy\":1}");
        assertThat(all.path(1).path("panic").asBoolean(true)).isFalse();
    }

    @Test
    void events_are_told_newest_first_and_no_more_than_are_wanted() {
        admin.send("POST", "/upstreams/orders/instances/10.0.0.1:8080/drain", "");
        admin.send("POST", "/upstreams/users/instances/10.0.1.1:80/eject", "");
        admin.send("POST", "/upstreams/orders/instances/10.0.0.1:8080/restore", "");

        JsonNode all = json(admin.get("/events")).path("events");

        assertThat(all.findValuesAsText("is")).containsExactly("healthy", "held", "draining");
        assertThat(all.findValuesAsText("upstream")).containsExactly("orders", "users", "orders");
        assertThat(all.path(0).path("instance").asText()).isEqualTo(ScriptedHealth.ONE);
        assertThat(all.path(0).path("why").asText()).contains("node-1");
        assertThat(Instant.parse(all.path(0).path("at").asText()).toEpochMilli())
                .isEqualTo(health.nowMillis());
        assertThat(json(admin.get("/events?limit=1")).findValuesAsText("is")).containsExactly("healthy");
        assertThat(json(admin.get("/events?upstream=orders&limit=1000")).findValuesAsText("is"))
                .containsExactly("healthy", "draining");
    }

    @Test
    void what_is_not_there_or_not_understood_is_refused() {
        assertThat(admin.get("/health/nobody").statusCode()).isEqualTo(404);
        assertThat(admin.get("/events?upstream=nobody").statusCode()).isEqualTo(404);
        assertThat(admin.get("/events?upstream=users").statusCode()).isEqualTo(200);
        assertThat(admin.get("/events?limit=0").statusCode()).isEqualTo(400);
        assertThat(admin.get("/events?limit=1001").statusCode()).isEqualTo(400);
        assertThat(admin.get("/events?limit=all").statusCode()).isEqualTo(400);
        assertThat(admin.get("/health?node=2").statusCode()).isEqualTo(400);
        assertThat(admin.get("/health/orders?node=2").statusCode()).isEqualTo(400);
        assertThat(admin.put("/health/orders", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void a_health_thread_that_stands_still_is_told() throws IOException {
        try (AdminFixture hasty = AdminFixture.hasty()) {
            hasty.health.standStill();

            HttpResponse<String> one = hasty.get("/health/orders");
            HttpResponse<String> all = hasty.get("/health");

            assertThat(one.statusCode()).isEqualTo(503);
            assertThat(all.statusCode()).isEqualTo(503);
        }
    }

    @Test
    void what_is_configured_stays_where_it_was() {
        admin.put("/config", AdminFixture.TWO_UPSTREAMS, "If-Match", "\"0\"");

        HttpResponse<String> config = admin.get("/upstreams/a");

        assertThat(json(config).path("instances").path(0).asText()).isEqualTo("http://h:1");
        assertThat(config.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(admin.get("/health/a").statusCode()).isEqualTo(404);
    }
}
