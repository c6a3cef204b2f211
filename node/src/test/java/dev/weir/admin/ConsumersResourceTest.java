// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.auth.KeyDigest;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumersResourceTest {

    private static final KeyDigest FIRST = KeyDigest.of("the first key");
    private static final String TWO = "{\"format\":1,\"consumers\":{\"acme\":{\"groups\":[\"gold\"],\"metadata\":"
            + "{\"seats\":12},\"api-keys\":[\"" + FIRST
            + "\"],\"jwt\":{\"sub\":\"a\"},\"limits\":{\"api\":\"5/s\"}},\"other\":{}},"
            + "\"policies\":{\"api\":{\"rate-limit\":\"1/s\"}}}";

    private AdminFixture admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open().followed();
        admin.revisions.set(TWO);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void consumers_are_shown_without_what_proves_them() {
        HttpResponse<String> all = admin.get("/consumers");
        HttpResponse<String> one = admin.get("/consumers/acme");

        assertThat(json(all).path("acme")).isEqualTo(json(one));
        assertThat(json(all).path("other").path("api-keys")).isEmpty();
        assertThat(json(one).path("groups").path(0).asText()).isEqualTo("gold");
        assertThat(json(one).path("metadata").path("seats").asText()).isEqualTo("12");
        assertThat(json(one).path("api-keys").toString()).isEqualTo("[{\"id\":\"" + FIRST.id() + "\"}]");
        assertThat(json(one).path("limits").toString()).isEqualTo("{\"api\":[\"5/s\"]}");
        assertThat(one.body()).doesNotContain(FIRST.toString().substring(7 + 8));
        assertThat(one.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(admin.get("/consumers/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void a_key_is_told_once_and_its_digest_kept() {
        HttpResponse<String> made = admin.send("POST", "/consumers/acme/api-keys?wait=all", "");

        String key = json(made).path("key").asText();
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(json(made).path("confirmed").asBoolean()).isTrue();
        assertThat(key).startsWith("weir_");
        assertThat(json(made).path("id").asText()).isEqualTo(KeyDigest.of(key).id());
        assertThat(document())
                .contains(FIRST.toString(), KeyDigest.of(key).toString())
                .doesNotContain(key);
        assertThat(admin.get("/config").body() + admin.get("/consumers").body()).doesNotContain(key);
        assertThat(json(admin.get("/consumers/acme"))
                        .path("metadata")
                        .path("seats")
                        .asText())
                .isEqualTo("12");
    }

    @Test
    void a_consumer_gets_its_first_key_and_another_one_each_time() {
        JsonNode first = json(admin.send("POST", "/consumers/other/api-keys", ""));
        JsonNode second = json(admin.send("POST", "/consumers/other/api-keys", ""));

        assertThat(first.path("key").asText()).isNotEqualTo(second.path("key").asText());
        assertThat(json(admin.get("/consumers/other")).path("api-keys")).hasSize(2);
    }

    @Test
    void a_key_that_was_only_tried_is_not_told() {
        HttpResponse<String> tried = admin.send("POST", "/consumers/acme/api-keys?dry-run=true", "");

        assertThat(tried.statusCode()).isEqualTo(200);
        assertThat(json(tried).has("key")).isFalse();
        assertThat(admin.revisions.number()).isEqualTo(1);
    }

    @Test
    void a_key_is_taken_back_by_its_id() {
        String key = json(admin.send("POST", "/consumers/acme/api-keys", ""))
                .path("id")
                .asText();

        HttpResponse<String> gone = admin.send("DELETE", "/consumers/acme/api-keys/" + FIRST.id() + "?wait=all", "");
        HttpResponse<String> again = admin.send("DELETE", "/consumers/acme/api-keys/" + FIRST.id(), "");

        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(document()).doesNotContain(FIRST.toString());
        assertThat(json(admin.get("/consumers/acme")).path("api-keys").toString())
                .isEqualTo("[{\"id\":\"" + key + "\"}]");
    }

    @Test
    void a_key_that_is_not_there_or_not_named_well_is_not_taken_back() {
        assertThat(admin.send("DELETE", "/consumers/acme/api-keys/00000000", "").statusCode())
                .isEqualTo(404);
        assertThat(admin.send("DELETE", "/consumers/acme/api-keys/" + FIRST.id().substring(1), "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin.send("DELETE", "/consumers/nobody/api-keys/" + FIRST.id(), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(admin.revisions.number()).isEqualTo(1);
    }

    @Test
    void a_key_that_is_brought_along_is_not_taken() {
        HttpResponse<String> brought = admin.send("POST", "/consumers/acme/api-keys", "{\"key\":\"my own\"}");

        assertThat(brought.statusCode()).isEqualTo(400);
        assertThat(brought.body()).doesNotContain("my own");
        assertThat(admin.send("POST", "/consumers/nobody/api-keys", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_key_is_added_again_where_another_change_was_faster() {
        admin.revisions.overtakeWith(TWO.replace("\"gold\"", "\"silver\""));

        HttpResponse<String> made = admin.send("POST", "/consumers/acme/api-keys", "");

        String key = json(made).path("key").asText();
        assertThat(made.headers().firstValue("ETag")).contains("\"3\"");
        assertThat(document()).contains("silver", KeyDigest.of(key).toString());
    }

    @Test
    void consumers_come_and_go_like_other_parts() {
        HttpResponse<String> put = admin.put("/consumers/new", "{\"groups\":[\"x\"]}");
        HttpResponse<String> gone = admin.send("DELETE", "/consumers/other", "");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(json(admin.get("/consumers")).properties())
                .extracting(entry -> entry.getKey())
                .containsExactly("acme", "new");
    }

    private String document() {
        return admin.revisions.current().orElseThrow().document();
    }
}
