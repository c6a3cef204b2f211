// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class RouteChangesTest {

    private static final int CHANGES = 50;

    /** Longer than a busy machine stands still. */
    private static final String WAITING = "?wait=all&timeout=30s";

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(RouteChangesTest.class, Documents.hello("at the start"));

    @AutoClose
    private static final SampleService service = SampleService.start("sample");

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @BeforeEach
    void every_test_begins_with_one_route() {
        Admin admin = cluster.node(1).admin();
        admin.putConfig(WAITING, admin.revision(), Documents.hello("at the start"))
                .expect(200);
    }

    @Test
    void a_route_put_on_one_node_answers_on_all() {
        Reply put = cluster.node(2)
                .admin()
                .put("/routes/new" + WAITING, Documents.route("/new", "hello"))
                .expect(200);

        assertThat(put.json().path("confirmed").asBoolean()).isTrue();
        for (WeirNode node : cluster.nodes()) {
            // All have confirmed: there is nothing to wait for.
            assertThat(node.get("/new").body()).as(node.name()).isEqualTo("hello");
            assertThat(node.get("/hello").body()).as(node.name()).isEqualTo("at the start");
            assertThat(node.admin().revision()).as(node.name()).isEqualTo(put.revision());
        }
    }

    @Test
    void nobody_has_to_wait_for_a_change_to_arrive() {
        cluster.node(3)
                .admin()
                .put("/routes/new", Documents.route("/new", "hello"))
                .expect(200);

        cluster.awaitAnswer("/new", "hello");
    }

    @Test
    void a_whole_config_put_on_one_node_answers_on_all() {
        Admin admin = cluster.node(2).admin();

        Reply put = admin.putConfig(WAITING, admin.revision(), Documents.hello("as a whole"))
                .expect(200);

        for (WeirNode node : cluster.nodes()) {
            assertThat(node.get("/hello").body()).as(node.name()).isEqualTo("as a whole");
            assertThat(node.admin().get("/config"))
                    .as(node.name())
                    .extracting(Reply::revision, Reply::body)
                    .containsExactly(put.revision(), Documents.hello("as a whole"));
        }
    }

    @Test
    void a_deleted_route_is_gone_everywhere() {
        cluster.node(3).admin().delete("/routes/hello" + WAITING).expect(200);

        for (WeirNode node : cluster.nodes()) {
            assertThat(node.get("/hello").status()).as(node.name()).isEqualTo(404);
        }
        assertThat(cluster.node(1).admin().delete("/routes/hello").status()).isEqualTo(404);
    }

    @Test
    void an_upstream_put_on_one_node_is_asked_by_all() {
        cluster.node(1)
                .admin()
                .put("/upstreams/sample", "{instances: [\"http://127.0.0.1:" + service.port() + "\"]}")
                .expect(200);
        cluster.node(2)
                .admin()
                .put("/routes/sample" + WAITING, "{match: {path: /sample}, upstream: sample}")
                .expect(200);

        for (WeirNode node : cluster.nodes()) {
            assertThat(node.get("/sample"))
                    .as(node.name())
                    .extracting(Reply::status, Reply::body)
                    .containsExactly(200, "sample");
        }
    }

    @Test
    void a_dry_run_changes_nothing() {
        Admin admin = cluster.node(1).admin();
        long before = admin.revision();

        admin.putConfig("?dry-run=true", before, Documents.hello("dry")).expect(200);
        admin.put("/routes/new?dry-run=true", Documents.route("/new", "dry")).expect(200);
        admin.delete("/routes/hello?dry-run=true").expect(200);

        // Whatever a dry run had published would come before this change.
        Reply change = admin.put("/routes/last" + WAITING, Documents.route("/last", "last"))
                .expect(200);
        assertThat(change.revision()).isEqualTo(before + 1);
        for (WeirNode node : cluster.nodes()) {
            assertThat(node.get("/hello").body()).isEqualTo("at the start");
            assertThat(node.get("/new").status()).isEqualTo(404);
        }
    }

    @Test
    void a_config_without_if_match_is_refused() {
        Admin admin = cluster.node(2).admin();

        assertThat(admin.put("/config", Documents.hello("blind")).status()).isEqualTo(428);
        assertThat(cluster.node(2).get("/hello").body()).isEqualTo("at the start");
    }

    @Test
    void a_stale_change_is_refused_on_every_node_with_the_current_revision() {
        long current = cluster.revision();

        for (WeirNode node : cluster.nodes()) {
            Reply config = node.admin().putConfig("", current - 1, Documents.hello("stale"));
            Reply route = node.admin()
                    .send(
                            "PUT",
                            "/routes/new",
                            Map.of("If-Match", "\"" + (current - 1) + "\""),
                            Documents.route("/new", "stale"));

            assertThat(List.of(config, route)).allSatisfy(refused -> {
                assertThat(refused.status()).isEqualTo(412);
                assertThat(refused.revision()).isEqualTo(current);
                assertThat(refused.json().path("revision").asLong()).isEqualTo(current);
            });
        }
        assertThat(cluster.revision()).isEqualTo(current);
    }

    @Test
    void fifty_changes_hurt_no_request_and_no_node_mixes_two_revisions() {
        long number = cluster.revision();
        number = put(1, number, WAITING);
        try (Traffic traffic = Traffic.at(cluster.nodes(), 2, NumberedVisit::new)) {
            for (int i = 0; i < CHANGES; i++) {
                number = put(1 + i % 3, number, i % 2 == 0 ? WAITING : "");
                long visits = traffic.visits() + 6;
                Await.until(Duration.ofSeconds(30), () -> assertThat(traffic.visits())
                        .isGreaterThan(visits));
            }

            assertThat(traffic.end()).isEmpty();
        }
        cluster.awaitAnswer("/a", Long.toString(number));
    }

    /** Puts a config whose routes answer the number of its revision, which it returns. */
    private static long put(int node, long current, String query) {
        Reply put = cluster.node(node)
                .admin()
                .putConfig(query, current, Documents.numbered(current + 1, service.port()))
                .expect(200);
        assertThat(put.revision()).isEqualTo(current + 1);
        return current + 1;
    }
}
