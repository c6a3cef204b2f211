// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.auth.Notices;
import dev.weir.auth.Revocations;
import dev.weir.cluster.LocalExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevocationsResourceTest {

    private AdminFixture admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private HttpResponse<String> post(String body) {
        return admin.send("POST", "/revocations", body);
    }

    @Test
    void a_token_is_revoked_and_listed() {
        HttpResponse<String> answer = post("{\"jti\":\"4f1c\",\"issuer\":\"https://id.test\",\"for\":\"2h\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("nodes")).hasSize(1);
        JsonNode one = json(admin.get("/revocations")).get("revocations").get(0);
        assertThat(one.get("id")).isEqualTo(json(answer).get("id"));
        assertThat(one.get("jti").asText()).isEqualTo("4f1c");
        assertThat(one.get("issuer").asText()).isEqualTo("https://id.test");
        assertThat(one.get("at").asText()).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(one.get("until").asText()).isEqualTo("2027-01-15T10:00:00Z");
    }

    @Test
    void one_is_lifted_once() {
        String id = json(post("{\"sub\":\"alice\"}")).get("id").asText();

        HttpResponse<String> lifted = admin.send("DELETE", "/revocations/" + id, "");

        assertThat(lifted.statusCode()).isEqualTo(204);
        assertThat(json(admin.get("/revocations")).get("revocations")).isEmpty();
        assertThat(admin.send("DELETE", "/revocations/" + id, "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_node_that_does_not_know_yet_what_was_revoked_is_not_ready() {
        Revocations unknown = new Revocations(new Notices(new LocalExchange<>("node-1", () -> 0), () -> 0));

        Readiness readiness = new Readiness(admin.node, admin.node, admin.members, unknown);

        assertThat(readiness.reasonsAgainst()).contains("not all members have said which tokens were revoked");
    }

    @Test
    void what_is_not_understood_revokes_nothing() {
        List<String> wrong = List.of(
                "",
                "x",
                "[]",
                "{}",
                "{\"jti\":\"a\",\"sub\":\"b\"}",
                "{\"jti\":7}",
                "{\"jti\":\"\"}",
                "{\"jti\":\"a\",\"for\":\"0s\"}",
                "{\"jti\":\"a\",\"for\":\"500d\"}",
                "{\"jti\":\"a\",\"for\":7}",
                "{\"jti\":\"a\",\"issuer\":null}",
                "{\"jti\":\"a\",\"reason\":\"x\"}",
                "{\"jti\":\"" + "x".repeat(600) + "\"}");

        assertThat(wrong).allSatisfy(body -> assertThat(post(body).statusCode()).isEqualTo(400));

        assertThat(admin.revocations.all()).isEmpty();
    }
}
