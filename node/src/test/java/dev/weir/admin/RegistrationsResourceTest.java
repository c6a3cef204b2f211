// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationsResourceTest {

    private static final String ALL = "/upstreams/orders/instances";

    private final AdminFixture admin = AdminFixture.open();

    RegistrationsResourceTest() throws IOException {}

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void an_instance_says_where_it_is_and_says_it_again() {
        HttpResponse<String> first = admin.put(ALL + "/a", "{url: http://10.0.0.1:8080, weight: 2, zone: b}");
        HttpResponse<String> again = admin.put(ALL + "/a", "{\"url\": \"http://10.0.0.1:8080\"}");
        HttpResponse<String> shown = admin.get(ALL + "/a");

        assertThat(first.statusCode()).isEqualTo(201);
        JsonNode body = AdminFixture.json(first);
        assertThat(body.path("id").asText()).isEqualTo("a");
        assertThat(body.path("url").asText()).isEqualTo("http://10.0.0.1:8080");
        assertThat(body.path("weight").asInt()).isEqualTo(2);
        assertThat(body.path("zone").asText()).isEqualTo("b");
        assertThat(body.path("ttl").asText()).isEqualTo("30000ms");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(AdminFixture.json(shown).path("weight").asInt()).isEqualTo(1);
    }

    @Test
    void those_that_are_registered_are_listed_and_one_that_goes_is_not() {
        admin.put(ALL + "/a", "{url: http://10.0.0.1:8080}");
        admin.put(ALL + "/b", "{url: http://10.0.0.2:8080}");

        HttpResponse<String> gone = admin.send("DELETE", ALL + "/a", "");
        HttpResponse<String> again = admin.send("DELETE", ALL + "/a", "");

        assertThat(gone.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(AdminFixture.json(admin.get(ALL)).path("instances").findValuesAsText("id"))
                .containsExactly("b");
        assertThat(admin.get(ALL + "/a").statusCode()).isEqualTo(404);
    }

    @Test
    void nobody_registers_with_an_upstream_that_does_not_ask_for_it() {
        HttpResponse<String> put = admin.put("/upstreams/users/instances/a", "{url: http://10.0.0.1:8080}");

        assertThat(put.statusCode()).isEqualTo(404);
        assertThat(put.body()).contains("discover.registration");
        assertThat(admin.get("/upstreams/users/instances").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_no_instance_is_refused_with_the_place() {
        HttpResponse<String> path = admin.put(ALL + "/a", "{url: http://10.0.0.1:8080/x}");
        HttpResponse<String> key = admin.put(ALL + "/a", "{url: http://10.0.0.1:8080, wieght: 2}");
        HttpResponse<String> id = admin.put(ALL + "/a%20b", "{url: http://10.0.0.1:8080}");
        HttpResponse<String> parameter = admin.put(ALL + "/a?ttl=5s", "{url: http://10.0.0.1:8080}");

        assertThat(path.statusCode()).isEqualTo(422);
        assertThat(AdminFixture.json(path).path("problems").path(0).path("path").asText())
                .isEqualTo("url");
        assertThat(key.statusCode()).isEqualTo(422);
        assertThat(id.statusCode()).isEqualTo(400);
        assertThat(parameter.statusCode()).isEqualTo(400);
        assertThat(AdminFixture.json(admin.get(ALL)).path("instances")).isEmpty();
    }

    @Test
    void a_cluster_that_says_nothing_is_a_refusal() throws IOException {
        try (AdminFixture hasty = AdminFixture.hasty()) {
            hasty.registry.silence();

            HttpResponse<String> put = hasty.put(ALL + "/a", "{url: http://10.0.0.1:8080}");

            assertThat(put.statusCode()).isEqualTo(503);
        }
    }
}
