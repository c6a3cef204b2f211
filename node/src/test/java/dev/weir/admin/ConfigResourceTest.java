// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigResourceTest {

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
    void there_is_nothing_to_get_before_the_first_revision() {
        HttpResponse<String> response = admin.get("/config");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).path("detail").asText()).isNotEmpty();
    }

    @Test
    void the_document_comes_back_word_by_word() {
        String document = "# mine\nformat: 1\n";
        admin.revisions.set(document);

        HttpResponse<String> response = admin.get("/config");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(document);
        assertThat(response.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void another_language_can_be_asked_for() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> accepted = admin.get("/config", "Accept", "text/html, application/yaml;q=0.9");
        HttpResponse<String> asked = admin.get("/config?format=yaml", "Accept", "application/json");
        HttpResponse<String> stored = admin.get("/config");
        HttpResponse<String> unknown = admin.get("/config?format=toml");

        assertThat(accepted.body()).startsWith("# yaml");
        assertThat(asked.body()).startsWith("# yaml");
        assertThat(stored.body()).isEqualTo(TWO_UPSTREAMS);
        assertThat(unknown.statusCode()).isEqualTo(400);
    }

    @Test
    void who_has_the_current_revision_is_not_sent_it_again() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> same = admin.get("/config", "If-None-Match", "\"1\"");
        HttpResponse<String> other = admin.get("/config", "If-None-Match", "\"0\"");

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void head_is_get_without_a_body() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> response = admin.send("HEAD", "/config", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(TWO_UPSTREAMS.length());
        assertThat(response.headers().firstValue("ETag")).contains("\"1\"");
    }

    @Test
    void the_first_document_is_put_where_there_is_none() {
        HttpResponse<String> zero = admin.put("/config", TWO_UPSTREAMS, "If-Match", "\"0\"");
        HttpResponse<String> none = admin.put("/config", TWO_UPSTREAMS, "If-None-Match", "*");

        assertThat(zero.statusCode()).isEqualTo(200);
        assertThat(zero.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(json(zero).path("revision").asLong()).isEqualTo(1);
        assertThat(json(zero).path("routes").asInt()).isEqualTo(1);
        assertThat(json(zero).path("upstreams").asInt()).isEqualTo(2);
        assertThat(json(zero).path("members")).hasSize(3);
        assertThat(none.statusCode()).isEqualTo(412);
    }

    @Test
    void a_writer_has_to_say_what_it_changes() {
        HttpResponse<String> response = admin.put("/config", TWO_UPSTREAMS);

        assertThat(response.statusCode()).isEqualTo(428);
        assertThat(admin.revisions.current()).isEmpty();
    }

    @Test
    void a_stale_writer_is_told_the_current_revision() {
        admin.revisions.set(TWO_UPSTREAMS);
        admin.revisions.set(TWO_UPSTREAMS);

        for (String tag : new String[] {"\"1\"", "\"9\"", "W/\"2\"", "\"x\""}) {
            HttpResponse<String> response = admin.put("/config", TWO_UPSTREAMS, "If-Match", tag);

            assertThat(response.statusCode()).as(tag).isEqualTo(412);
            assertThat(response.headers().firstValue("ETag")).contains("\"2\"");
            assertThat(json(response).path("revision").asLong()).isEqualTo(2);
        }
        assertThat(admin.revisions.number()).isEqualTo(2);
    }

    @Test
    void a_writer_that_is_overtaken_at_the_last_moment_is_stale() {
        admin.revisions.set(TWO_UPSTREAMS);
        admin.revisions.overtakeWith("{\"format\":1}");

        HttpResponse<String> response = admin.put("/config", TWO_UPSTREAMS, "If-Match", "\"1\"");

        assertThat(response.statusCode()).isEqualTo(412);
        assertThat(response.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(admin.revisions.current().orElseThrow().document()).isEqualTo("{\"format\":1}");
    }

    @Test
    void any_of_several_revisions_or_whichever_there_is_will_do() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> several = admin.put("/config", TWO_UPSTREAMS, "If-Match", "\"7\", \"1\"");
        HttpResponse<String> any = admin.put("/config", TWO_UPSTREAMS, "If-Match", "*");
        HttpResponse<String> nonsense = admin.put("/config", TWO_UPSTREAMS, "If-Match", "3");

        assertThat(several.statusCode()).isEqualTo(200);
        assertThat(any.headers().firstValue("ETag")).contains("\"3\"");
        assertThat(nonsense.statusCode()).isEqualTo(400);
    }

    @Test
    void a_wrong_document_comes_back_with_every_problem_and_its_place() {
        String dangling = "{\"routes\":{\"r\":{\"upstream\":\"x\"},\"s\":{\"upstream\":\"y\"}}}";

        HttpResponse<String> response = admin.put("/config", dangling, "If-Match", "\"0\"");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).path("problems")).hasSize(2);
        assertThat(json(response).path("problems").path(0).toString())
                .isEqualTo("{\"line\":7,\"column\":9,\"path\":\"routes.r.upstream\","
                        + "\"message\":\"x (expected: an upstream)\"}");
        assertThat(admin.revisions.current()).isEmpty();
    }

    @Test
    void what_cannot_be_read_has_a_place_too() {
        HttpResponse<String> unreadable = admin.put("/config", "{\n  oops", "If-Match", "\"0\"");

        assertThat(unreadable.statusCode()).isEqualTo(422);
        assertThat(json(unreadable).path("problems").path(0).path("line").asInt())
                .isEqualTo(2);
    }

    @Test
    void a_dry_run_says_what_would_be_and_publishes_nothing() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> right = admin.put("/config?dry-run=true", TWO_UPSTREAMS);
        HttpResponse<String> stale = admin.put("/config?dry-run=true", TWO_UPSTREAMS, "If-Match", "\"0\"");
        HttpResponse<String> wrong = admin.put("/config?dry-run=true", "{\"routes\":{\"r\":{}}}", "If-Match", "\"1\"");

        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(json(right).path("dry-run").asBoolean()).isTrue();
        assertThat(json(right).path("revision").asLong()).isEqualTo(2);
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(admin.revisions.number()).isEqualTo(1);
    }

    @Test
    void a_misspelt_wish_is_not_a_change() {
        for (String query : new String[] {
            "dryrun=true",
            "dry-run=yes",
            "wait=some",
            "timeout=5s",
            "wait=all&timeout=5",
            "wait=all&timeout=61s",
            "wait=all&wait=all"
        }) {
            HttpResponse<String> response = admin.put("/config?" + query, TWO_UPSTREAMS, "If-Match", "\"0\"");

            assertThat(response.statusCode()).as(query).isEqualTo(400);
        }
        assertThat(admin.revisions.current()).isEmpty();
    }

    @Test
    void a_writer_can_wait_until_all_members_run_it() {
        admin.followed();

        HttpResponse<String> response = admin.put("/config?wait=all&timeout=30s", TWO_UPSTREAMS, "If-Match", "\"0\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("confirmed").asBoolean()).isTrue();
        assertThat(json(response).path("members").findValuesAsText("revision")).containsExactly("1", "1", "1");
        assertThat(admin.members.followers()).as("readiness alone").isEqualTo(1);
    }

    @Test
    void a_member_that_leaves_is_not_waited_for() {
        admin.revisions.follow(revision -> {
            admin.members.report("node-1", revision.number(), Optional.empty());
            admin.members.report("node-2", revision.number(), Optional.empty());
            admin.members.leave("node-3");
        });

        HttpResponse<String> response = admin.put("/config?wait=all&timeout=30s", TWO_UPSTREAMS, "If-Match", "\"0\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("members")).hasSize(2);
    }

    @Test
    void laggards_are_named_when_time_is_up_and_the_change_stays_made() {
        admin.revisions.follow(revision -> {
            admin.members.report("node-1", revision.number(), Optional.empty());
            admin.members.report("node-2", 0, Optional.of("env KEY is not set"));
        });

        HttpResponse<String> response = admin.put("/config?wait=all&timeout=50ms", TWO_UPSTREAMS, "If-Match", "\"0\"");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(json(response).path("confirmed").asBoolean()).isFalse();
        assertThat(json(response).path("laggards").findValuesAsText("name")).containsExactly("node-2", "node-3");
        assertThat(json(response).path("laggards").path(0).path("problem").asText())
                .isEqualTo("env KEY is not set");
        assertThat(json(response).path("laggards").path(1).path("revision").asLong())
                .isZero();
        assertThat(admin.revisions.number()).isEqualTo(1);
        assertThat(admin.members.followers()).as("readiness alone").isEqualTo(1);
    }

    @Test
    void a_cluster_that_cannot_decide_says_why() {
        admin.revisions.refuse("2 of 5 members are here, a majority is needed");

        HttpResponse<String> response = admin.put("/config", TWO_UPSTREAMS, "If-Match", "\"0\"");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).path("detail").asText()).contains("a majority is needed");
    }

    @Test
    void a_cluster_that_does_not_decide_is_not_waited_for() throws IOException {
        try (AdminFixture hasty = AdminFixture.hasty()) {
            hasty.revisions.fallSilent();

            HttpResponse<String> put = hasty.put("/config", TWO_UPSTREAMS, "If-Match", "\"0\"");
            HttpResponse<String> edit = hasty.put("/upstreams/a", "{}");

            assertThat(put.statusCode()).isEqualTo(504);
            assertThat(json(put).path("detail").asText()).contains("may still do so");
            assertThat(edit.statusCode()).isEqualTo(504);
        }
    }

    @Test
    void a_bug_is_a_500_that_says_nothing() {
        HttpResponse<String> response = admin.put("/config", "{\"explode\":1}", "If-Match", "\"0\"");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain("hunter2");
    }
}
