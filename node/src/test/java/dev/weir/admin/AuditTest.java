// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditEntry.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private AdminFixture admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open();
        admin.revisions.set(TWO_UPSTREAMS);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void a_change_is_told_with_who_made_it_and_what_became_different() {
        admin.put("/upstreams/c", "{\"instances\":[\"http://secret:1\"]}");

        JsonNode entry = entries().get(0);

        assertThat(entry.path("at").asText()).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(entry.path("node").asText()).isEqualTo("node-1");
        assertThat(entry.path("who").asText()).isEqualTo("loopback");
        assertThat(entry.path("what").asText()).isEqualTo("PUT /upstreams/c");
        assertThat(entry.path("outcome").asText()).isEqualTo("done");
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("before").asInt()).isEqualTo(1);
        assertThat(entry.path("after").asInt()).isEqualTo(2);
        assertThat(entry.path("changes").toString()).isEqualTo("[\"added upstreams.c\"]");
        assertThat(entry.toString()).doesNotContain("secret");
    }

    @Test
    void the_newest_is_the_first_and_reading_and_trying_are_not_among_them() {
        admin.put("/config", TWO_UPSTREAMS.replace("\"b\":{}", "\"b\":{},\"c\":{}"), "If-Match", "\"1\"");
        admin.get("/config");
        admin.put("/upstreams/d?dry-run=true", "{}");
        admin.send("DELETE", "/upstreams/c", "");

        assertThat(entries())
                .extracting(entry -> entry.path("what").asText(), entry -> entry.path("changes")
                        .toString())
                .containsExactly(
                        tuple("DELETE /upstreams/c", "[\"removed upstreams.c\"]"),
                        tuple("PUT /config", "[\"added upstreams.c\"]"));
        assertThat(json(admin.get("/audit?limit=1")).path("entries")).hasSize(1);
        assertThat(admin.get("/audit?limit=0").statusCode()).isEqualTo(400);
        assertThat(admin.get("/audit?limit=501").statusCode()).isEqualTo(400);
    }

    @Test
    void what_was_refused_or_failed_is_told_as_well() {
        admin.put("/config", TWO_UPSTREAMS, "If-Match", "\"7\"");
        admin.send("DELETE", "/routes/nothing", "");
        admin.revisions.refuse("there is no majority");
        admin.put("/upstreams/z", "{}");

        assertThat(entries())
                .extracting(
                        entry -> entry.path("outcome").asText(),
                        entry -> entry.path("status").asInt(),
                        entry -> entry.has("after"))
                .containsExactly(
                        tuple("failed", 503, false), tuple("refused", 404, false), tuple("refused", 412, false));
    }

    @Test
    void a_deed_is_told_without_keys_and_queries() {
        admin.send("POST", "/cache/purge", "{\"url\": \"http://a.test/x?token=hunter2\", \"soft\": true}");
        admin.send("DELETE", "/limits/orders%2F1/hunter2", "");
        admin.send("POST", "/upstreams/orders/instances/10.0.0.1:8080/eject?for=10m", "");

        List<JsonNode> entries = entries();

        assertThat(entries.get(0).path("what").asText())
                .isEqualTo("POST /upstreams/orders/instances/10.0.0.1:8080/eject");
        assertThat(entries.get(0).path("changes").toString()).isEqualTo("[\"for 10m\"]");
        assertThat(entries.get(1).path("what").asText()).isEqualTo("DELETE /limits/orders%2F1/…");
        assertThat(entries.get(2).path("changes").toString()).isEqualTo("[\"url http://a.test/x?…\",\"soft\"]");
        assertThat(entries.toString()).doesNotContain("hunter2");
    }

    @Test
    void who_says_again_that_it_is_there_has_done_nothing_new() {
        String here = "{\"url\": \"http://10.0.0.9:8080\"}";

        admin.put("/upstreams/orders/instances/i-1", here);
        admin.put("/upstreams/orders/instances/i-1", here);
        admin.put("/upstreams/orders/instances/i-1", "{\"url\": \"http://10.0.0.9:8081\"}");
        admin.put("/upstreams/orders/instances/i-1", "{\"url\": 1}");

        assertThat(entries()).extracting(entry -> entry.path("status").asInt()).containsExactly(422, 200, 201);
    }

    @Test
    void what_a_bean_is_asked_to_do_is_told_as_well() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        String text = String.class.getName();
        try (JmxBeans beans = new JmxBeans(server, admin.parts())) {
            assertThat(beans).isNotNull();
            server.invoke(
                    new ObjectName("dev.weir:type=Cache,node=node-1"),
                    "purgeTag",
                    new Object[] {"orders", true},
                    new String[] {text, "boolean"});
            server.invoke(
                    new ObjectName("dev.weir:type=Upstream,node=node-1,name=orders"),
                    "eject",
                    new Object[] {"10.0.0.1:8080", "10m"},
                    new String[] {text, text});
        }

        assertThat(entries())
                .extracting(
                        entry -> entry.path("who").asText(),
                        entry -> entry.path("what").asText(),
                        entry -> entry.path("changes").toString())
                .containsExactly(
                        tuple("jmx", "eject http://10.0.0.1:8080 of upstream orders", "[\"for 10m\"]"),
                        tuple("jmx", "purge the cache", "[\"tag orders\",\"soft\"]"));
    }

    @Test
    void what_is_under_way_is_known_before_it_is_done() {
        CompletableFuture<Answer> deed = new CompletableFuture<>();
        Auditor auditor = new Auditor(admin.audit, Runnable::run);

        CompletableFuture<Answer> answer = auditor.kept(Author.LOOPBACK, "PUT /config", () -> deed, Auditor.Told::of)
                .toCompletableFuture();
        AuditEntry begun = newest();
        deed.completeExceptionally(new CompletionException(new IOException("gone")));

        assertThat(begun.outcome()).isEqualTo(Outcome.BEGUN);
        assertThat(answer).isCompletedExceptionally();
        assertThat(newest().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(newest().id()).isEqualTo(begun.id());
    }

    @Test
    void an_audit_log_that_does_not_answer_holds_nobody_up() {
        Auditor auditor = new Auditor(new SilentAuditLog(), Runnable::run);

        CompletableFuture<Answer> answer = auditor.kept(
                        Author.LOOPBACK,
                        "PUT /config",
                        () -> CompletableFuture.completedFuture(Answer.notModified()),
                        Auditor.Told::of)
                .toCompletableFuture();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(Answer.notModified());
    }

    private AuditEntry newest() {
        return admin.audit.page().toCompletableFuture().join().newest(1).get(0);
    }

    private List<JsonNode> entries() {
        HttpResponse<String> response = admin.get("/audit");
        assertThat(response.statusCode()).isEqualTo(200);
        return StreamSupport.stream(json(response).path("entries").spliterator(), false)
                .toList();
    }
}
