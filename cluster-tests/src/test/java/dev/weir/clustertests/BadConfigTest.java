// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class BadConfigTest {

    private static final int TEN_MIB = 10 << 20;

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(BadConfigTest.class, Documents.hello("good"));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @AfterEach
    void the_old_one_serves_everywhere() {
        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.get("/hello").body()).as(node.name()).isEqualTo("good");
            assertThat(node.admin().revision()).as(node.name()).isEqualTo(1);
            assertThat(node.admin().get("/readyz").status()).as(node.name()).isEqualTo(200);
        });
    }

    @Test
    void unreadable_yaml_is_refused_with_its_place() {
        assertRefused("format: 1\nroutes: {hello: [\n", 3, "routes.hello[0]");
    }

    @Test
    void an_unknown_key_is_refused_with_its_place_and_a_suggestion() {
        JsonNode problem = assertRefused(
                """
                format: 1
                routes:
                  hello:
                    match: {path: /hello}
                    policies: [{respond: 204}]
                    prioritty: 7
                """,
                6,
                "routes.hello.prioritty");

        assertThat(problem.path("message").asText()).contains("priority");
    }

    @Test
    void an_upstream_that_is_not_there_is_refused_with_its_place() {
        JsonNode problem = assertRefused(
                """
                format: 1
                upstreams:
                  orders: {instances: ["http://127.0.0.1:1"]}
                routes:
                  hello:
                    match: {path: /hello}
                    upstream: oders
                """,
                7,
                "routes.hello.upstream");

        assertThat(problem.path("message").asText()).contains("oders", "orders");
    }

    @Test
    void every_problem_is_named_at_once() {
        Reply refused = cluster.node(2)
                .admin()
                .putConfig(
                        "",
                        1,
                        """
                        format: 1
                        routes:
                          one: {match: {path: no-slash}, policies: [{respond: 204}]}
                          two: {match: {path: /two}, policies: [{respond: 99}]}
                          three: {match: {path: /three}, upstream: nowhere}
                        """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("problems")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(refused.body()).contains("no-slash", "99");
    }

    @Test
    void a_route_that_is_wrong_is_refused() {
        for (WeirNode node : cluster.nodes()) {
            Reply refused = node.admin().put("/routes/new", "{match: {path: /new}, upstream: nowhere}");

            assertThat(refused.status()).as(refused.body()).isEqualTo(422);
            assertThat(refused.body()).contains("nowhere", "routes.new.upstream");
        }
    }

    @Test
    void a_document_of_ten_mebibytes_is_refused() throws IOException {
        for (WeirNode node : cluster.nodes()) {
            String refused = RawRequest.to(node.settings().adminPort())
                    .head("PUT /config HTTP/1.1", "If-Match: \"1\"", "Content-Length: " + TEN_MIB)
                    .statusLine();

            assertThat(refused).contains("413");
        }
    }

    @Test
    void an_endless_document_is_refused() throws IOException {
        for (WeirNode node : cluster.nodes()) {
            String refused = RawRequest.to(node.settings().adminPort())
                    .head("PUT /config HTTP/1.1", "If-Match: \"1\"", "Transfer-Encoding: chunked")
                    .chunksUntilAnswered(TEN_MIB)
                    .statusLine();

            assertThat(refused).contains("413");
        }
    }

    @Test
    void a_wrong_token_gets_nothing_where_one_is_set() {
        NodeYaml settings = NodeYaml.alone("with-token").withToken("the-right-token");
        try (WeirNode node = cluster.stranger(settings, Documents.hello("guarded"))) {
            node.start().awaitReady(WeirCluster.FORMS_WITHIN);

            Admin wrong = node.admin().withToken(Optional.of("the-wrong-token"));
            Admin none = node.admin().withToken(Optional.empty());

            assertThat(wrong.get("/config").status()).isEqualTo(401);
            assertThat(none.get("/config").status()).isEqualTo(401);
            assertThat(wrong.put("/routes/new", Documents.route("/new", "x")).status())
                    .isEqualTo(401);
            assertThat(none.get("/cluster").header("www-authenticate")).isEqualTo("Bearer");
            assertThat(none.get("/readyz").status()).isEqualTo(200);
            assertThat(node.admin().get("/config").status()).isEqualTo(200);
            assertThat(node.process().output()).doesNotContain("the-right-token", "the-wrong-token");
        }
    }

    /** Offers a document to every node; the first problem of the last answer. */
    private static JsonNode assertRefused(String document, int line, String path) {
        JsonNode problem = MissingNode.getInstance();
        for (WeirNode node : cluster.nodes()) {
            Reply refused = node.admin().putConfig("", 1, document).expect(422);
            problem = refused.json().path("problems").path(0);
            assertThat(problem.path("line").asInt()).as(refused.body()).isEqualTo(line);
            assertThat(problem.path("column").asInt()).as(refused.body()).isPositive();
            assertThat(problem.path("path").asText()).as(refused.body()).isEqualTo(path);
        }
        return problem;
    }
}
