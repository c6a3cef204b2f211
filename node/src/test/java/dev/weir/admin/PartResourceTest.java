// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartResourceTest {

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
    void one_thing_and_all_of_them_can_be_read() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> one = admin.get("/routes/r");
        HttpResponse<String> all = admin.get("/upstreams");
        HttpResponse<String> yaml = admin.get("/routes?format=yaml");
        HttpResponse<String> missing = admin.get("/routes/x");

        assertThat(one.body()).isEqualTo("{\"upstream\":\"a\"}");
        assertThat(one.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(json(all).size()).isEqualTo(2);
        assertThat(yaml.body()).startsWith("# yaml");
        assertThat(missing.statusCode()).isEqualTo(404);
    }

    @Test
    void a_cluster_without_a_config_has_no_routes_and_takes_an_upstream() {
        HttpResponse<String> none = admin.get("/routes");
        HttpResponse<String> put = admin.put("/upstreams/a", "{}");

        assertThat(none.body()).isEqualTo("{}\n");
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(admin.revisions.current().orElseThrow().document()).contains("\"a\":{}");
    }

    @Test
    void a_change_is_a_whole_new_revision() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> added = admin.put("/routes/s%20t", "{\"upstream\":\"b\"}");
        HttpResponse<String> replaced = admin.put("/routes/r", "{\"upstream\":\"b\"}", "If-Match", "\"2\"");
        HttpResponse<String> removed = admin.send("DELETE", "/routes/r", "");

        assertThat(added.statusCode()).isEqualTo(200);
        assertThat(json(added).path("routes").asInt()).isEqualTo(2);
        assertThat(replaced.headers().firstValue("ETag")).contains("\"3\"");
        assertThat(removed.headers().firstValue("ETag")).contains("\"4\"");
        assertThat(json(admin.get("/config")).path("routes").toString()).isEqualTo("{\"s t\":{\"upstream\":\"b\"}}");
    }

    @Test
    void an_edit_that_was_overtaken_is_made_again_on_the_new_document() {
        admin.revisions.set(TWO_UPSTREAMS);
        admin.revisions.overtakeWith(TWO_UPSTREAMS.replace("\"b\"", "\"c\""));
        admin.revisions.overtakeWith(TWO_UPSTREAMS.replace("\"b\"", "\"d\""));

        HttpResponse<String> response = admin.put("/upstreams/e", "{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("ETag")).contains("\"4\"");
        assertThat(json(admin.get("/upstreams")).toString()).contains("\"a\":", "\"d\":", "\"e\":");
    }

    @Test
    void an_edit_of_a_revision_that_is_gone_is_stale() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> before = admin.put("/upstreams/e", "{}", "If-Match", "\"0\"");
        admin.revisions.overtakeWith(TWO_UPSTREAMS);
        HttpResponse<String> overtaken = admin.put("/upstreams/e", "{}", "If-Match", "\"1\"");

        assertThat(before.statusCode()).isEqualTo(412);
        assertThat(overtaken.statusCode()).isEqualTo(412);
        assertThat(overtaken.headers().firstValue("ETag")).contains("\"2\"");
    }

    @Test
    void an_edit_gives_up_when_others_are_always_faster() {
        admin.revisions.set(TWO_UPSTREAMS);
        IntStream.range(0, 60).forEach(i -> admin.revisions.overtakeWith(TWO_UPSTREAMS));

        HttpResponse<String> response = admin.put("/upstreams/e", "{}");

        assertThat(response.statusCode()).isEqualTo(409);
    }

    @Test
    void an_upstream_in_use_is_not_deleted() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> response = admin.send("DELETE", "/upstreams/a", "");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).path("problems").path(0).path("path").asText())
                .isEqualTo("routes.r.upstream");
        assertThat(admin.revisions.number()).isEqualTo(1);
    }

    @Test
    void what_is_not_there_cannot_be_deleted() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> response = admin.send("DELETE", "/routes/x", "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(admin.revisions.number()).isEqualTo(1);
    }

    @Test
    void an_edit_can_be_tried_and_waited_for() {
        admin.revisions.set(TWO_UPSTREAMS);

        HttpResponse<String> tried = admin.put("/upstreams/e?dry-run=true", "{}");
        HttpResponse<String> waited = admin.put("/upstreams/e?wait=all&timeout=20ms", "{}");

        assertThat(json(tried).path("upstreams").asInt()).isEqualTo(3);
        assertThat(waited.statusCode()).isEqualTo(202);
        assertThat(json(waited).path("laggards")).hasSize(3);
        assertThat(admin.revisions.number()).isEqualTo(2);
    }

    @Test
    void an_edit_that_cannot_be_read_is_refused() {
        HttpResponse<String> response = admin.put("/routes/x", "{oops");

        assertThat(response.statusCode()).isEqualTo(422);
    }

    @Test
    void writers_at_the_same_time_lose_no_change() throws InterruptedException, ExecutionException {
        admin.revisions.set(TWO_UPSTREAMS);
        ExecutorService writers = Executors.newFixedThreadPool(26);
        List<Callable<Integer>> puts = IntStream.rangeClosed('a', 'z')
                .<Callable<Integer>>mapToObj(
                        letter -> () -> admin.put("/routes/" + Character.toString(letter), "{\"upstream\":\"a\"}")
                                .statusCode())
                .toList();

        List<Future<Integer>> statuses = writers.invokeAll(puts);
        writers.shutdown();

        for (Future<Integer> status : statuses) {
            assertThat(status.get()).isEqualTo(200);
        }
        assertThat(json(admin.get("/routes")).size()).isEqualTo(26);
        assertThat(admin.revisions.number()).isEqualTo(27);
    }
}
