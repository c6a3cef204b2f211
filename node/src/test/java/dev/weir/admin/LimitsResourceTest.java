// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static dev.weir.admin.ScriptedLedgers.TEN;
import static dev.weir.admin.ScriptedLedgers.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.limit.Algorithm;
import dev.weir.limit.Decision;
import dev.weir.limit.Limit;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitTerms;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsResourceTest {

    private AdminFixture admin;
    private Limit orders;
    private Limit search;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open();
        orders = admin.limits.shared("orders/1");
        search = admin.limits.local("search");
        admin.limits.retain(Set.of("orders/1", "search"));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void every_limit_is_listed_with_what_this_node_did_with_it() {
        take(orders, "10.0.0.7", 13);

        JsonNode answer = json(admin.get("/limits"));

        JsonNode first = answer.path("limits").path(0);
        assertThat(answer.path("node").asText()).isEqualTo("node-1");
        assertThat(answer.path("limits").findValuesAsText("name")).containsExactly("orders/1", "search");
        assertThat(first.path("scope").asText()).isEqualTo("shared");
        assertThat(first.path("mode").asText()).isEqualTo("exact");
        assertThat(first.path("algorithm").asText()).isEqualTo("fixed-window");
        assertThat(first.path("rates").toString()).isEqualTo("[\"10/15m\"]");
        assertThat(first.path("on-partition").asText()).isEqualTo("strict");
        assertThat(first.path("keys").asInt()).isEqualTo(1);
        assertThat(first.path("top-refused").toString()).isEqualTo("[{\"key\":\"10.0.0.7\",\"count\":3}]");
        assertThat(first.path("statistics").toString())
                .isEqualTo("{\"admitted\":10,\"refused\":3,\"undecided\":0,\"full\":0,\"calls\":10,\"granted\":10,"
                        + "\"returned\":0,\"expired\":0,\"calls-per-admitted\":1.0}");
        assertThat(answer.path("ledgers").toString()).isEqualTo("{\"kept\":1,\"most\":1000000}");
    }

    @Test
    void the_total_is_of_limits_of_both_kinds() {
        take(orders, "10.0.0.7", 13);
        admin.limits
                .permits()
                .pool("exports")
                .acquire("k", new PermitTerms(1, OnPartition.STRICT), false)
                .join();

        JsonNode total = json(admin.get("/limits")).path("total");

        assertThat(total.path("admitted").asInt()).isEqualTo(11);
        assertThat(total.path("refused").asInt()).isEqualTo(3);
    }

    @Test
    void a_limit_that_nobody_asked_for_yet_has_no_terms() {
        JsonNode limit = json(admin.get("/limits/search"));

        assertThat(limit.path("name").asText()).isEqualTo("search");
        assertThat(limit.path("scope").asText()).isEqualTo("per-node");
        assertThat(limit.has("rates")).isFalse();
        assertThat(limit.path("statistics").path("calls-per-admitted").asDouble())
                .isZero();
    }

    @Test
    void all_the_terms_that_matter_are_told() {
        List<Rate> rates = List.of(Rate.parse("20/s"), Rate.parse("10000/day"));
        Terms terms = new Terms(Algorithm.TOKEN_BUCKET, rates, 40, ZoneId.of("Europe/Berlin"), OnPartition.SHARE, true);
        orders.take("k", terms, 1).join();

        JsonNode limit = json(admin.get("/limits/orders%2F1"));

        assertThat(limit.path("mode").asText()).isEqualTo("leased");
        assertThat(limit.path("algorithm").asText()).isEqualTo("token-bucket");
        assertThat(limit.path("rates").toString()).isEqualTo("[\"20/s\",\"10000/day\"]");
        assertThat(limit.path("burst").asInt()).isEqualTo(40);
        assertThat(limit.path("zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(limit.path("on-partition").asText()).isEqualTo("share");
    }

    @Test
    void a_limit_that_the_config_does_not_name_is_not_there() {
        admin.limits.retain(Set.of("search"));

        assertThat(admin.get("/limits/orders%2F1").statusCode()).isEqualTo(404);
        assertThat(admin.get("/limits/orders%2F1/k").statusCode()).isEqualTo(404);
        assertThat(admin.send("DELETE", "/limits/orders%2F1/k", "").statusCode())
                .isEqualTo(404);
        assertThat(json(admin.get("/limits")).path("limits").findValuesAsText("name"))
                .containsExactly("search");
    }

    @Test
    void a_key_is_what_all_nodes_took_of_it() {
        take(orders, "10.0.0.7", 3);
        admin.ledgers.advance(Duration.ofMillis(500));
        admin.ledgers.lease("node-2", "orders/1", "10.0.0.7", 1);

        JsonNode key = json(admin.get("/limits/orders%2F1/10.0.0.7"));

        assertThat(key.path("key").asText()).isEqualTo("10.0.0.7");
        assertThat(key.path("usage").toString())
                .isEqualTo("[{\"rate\":\"10/15m\",\"limit\":10,\"used\":5,\"remaining\":5,\"reset-seconds\":899.5}]");
        assertThat(key.path("leases").toString())
                .isEqualTo("[{\"node\":\"node-1\",\"held\":0,\"seen-seconds\":0.5},"
                        + "{\"node\":\"node-2\",\"held\":1,\"seen-seconds\":0.0}]");
        assertThat(key.path("cluster").toString()).isEqualTo("{\"complete\":true,\"here\":3,\"expected\":3}");
    }

    @Test
    void a_cluster_that_is_not_complete_says_so() {
        take(orders, "k", 1);
        admin.members.leave("node-3");

        JsonNode cluster = json(admin.get("/limits/orders%2F1/k")).path("cluster");

        assertThat(cluster.toString()).isEqualTo("{\"complete\":false,\"here\":2,\"expected\":3}");
    }

    @Test
    void a_limit_that_each_node_counts_by_itself_tells_of_this_one() {
        take(search, "k", 4);
        admin.members.leave("node-3");

        JsonNode key = json(admin.get("/limits/search/k"));

        assertThat(key.path("mode").asText()).isEqualTo("per-node");
        assertThat(key.path("usage").path(0).path("remaining").asInt()).isEqualTo(6);
        assertThat(key.has("cluster")).isFalse();
    }

    @Test
    void a_key_may_be_any_text() {
        for (String key : List.of("2001:db8::/64", "a b", "a%2Fb", "", "ключ?&#", "..")) {
            take(orders, key, 1);
        }

        assertThat(keyAt("2001:db8::%2F64")).isEqualTo("2001:db8::/64");
        assertThat(keyAt("a%20b")).isEqualTo("a b");
        assertThat(keyAt("a%252Fb")).isEqualTo("a%2Fb");
        assertThat(keyAt("")).isEmpty();
        assertThat(keyAt("%D0%BA%D0%BB%D1%8E%D1%87%3F%26%23")).isEqualTo("ключ?&#");
        assertThat(keyAt("%2E%2E")).isEqualTo("..");
    }

    @Test
    void what_a_consumer_or_a_group_has_of_its_own_is_read_and_forgotten_by_its_name() {
        Set<String> names = Set.of("orders/1", "orders/1@acme", "orders/1~gold");
        names.forEach(name -> take(admin.limits.shared(name), "acme", 10));
        admin.limits.retain(names);

        for (String name : List.of("orders%2F1@acme", "orders%2F1%7Egold")) {
            assertThat(used(name)).isEqualTo(10);
            assertThat(admin.send("DELETE", "/limits/" + name + "/acme", "").statusCode())
                    .isEqualTo(204);
            assertThat(used(name)).isZero();
        }
        assertThat(used("orders%2F1")).isEqualTo(10);
    }

    private int used(String name) {
        HttpResponse<String> response = admin.get("/limits/" + name + "/acme");
        assertThat(response.statusCode()).as(name).isEqualTo(200);
        return json(response).path("usage").path(0).path("used").asInt(-1);
    }

    @Test
    void a_key_of_which_nothing_was_taken_lately_is_not_there() {
        take(orders, "k", 1);
        admin.ledgers.advance(Duration.ofHours(1));

        HttpResponse<String> never = admin.get("/limits/orders%2F1/other");
        HttpResponse<String> longAgo = admin.get("/limits/orders%2F1/k");

        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(json(never).path("detail").asText()).contains("orders/1").contains("other");
        assertThat(longAgo.statusCode()).isEqualTo(404);
    }

    @Test
    void a_cluster_that_cannot_answer_is_named() {
        admin.ledgers.fail(new IllegalStateException("no owner"));

        HttpResponse<String> failed = admin.get("/limits/orders%2F1/k");

        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(json(failed).path("detail").asText()).contains("no owner");
    }

    @Test
    void a_cluster_that_does_not_answer_is_not_waited_for() throws IOException {
        try (AdminFixture hasty = AdminFixture.hasty()) {
            hasty.limits.shared("orders/1");
            hasty.limits.retain(Set.of("orders/1"));
            hasty.ledgers.fallSilent();

            HttpResponse<String> silent = hasty.get("/limits/orders%2F1/k");
            HttpResponse<String> reset = hasty.send("DELETE", "/limits/orders%2F1/k", "");

            assertThat(silent.statusCode()).isEqualTo(503);
            assertThat(json(silent).path("detail").asText()).contains("500 ms");
            assertThat(reset.statusCode()).isEqualTo(503);
        }
    }

    @Test
    void a_key_that_is_reset_begins_anew() {
        take(orders, "k", 11);
        take(search, "k", 11);

        HttpResponse<String> shared = admin.send("DELETE", "/limits/orders%2F1/k", "");
        HttpResponse<String> perNode = admin.send("DELETE", "/limits/search/k", "");

        assertThat(shared.statusCode()).isEqualTo(204);
        assertThat(shared.body()).isEmpty();
        assertThat(perNode.statusCode()).isEqualTo(204);
        assertThat(take(orders, "k", 10).verdict()).isEqualTo(Decision.Verdict.ADMITTED);
        assertThat(take(orders, "k", 1).verdict()).isEqualTo(Decision.Verdict.REFUSED);
        assertThat(take(search, "k", 10).verdict()).isEqualTo(Decision.Verdict.ADMITTED);
    }

    @Test
    void a_parameter_that_nobody_knows_is_refused() {
        take(orders, "k", 1);

        assertThat(admin.get("/limits?node=2").statusCode()).isEqualTo(400);
        assertThat(admin.send("DELETE", "/limits/orders%2F1/k?dry-run=true", "").statusCode())
                .isEqualTo(400);
        assertThat(orders.terms()).contains(TEN);
        assertThat(json(admin.get("/limits/orders%2F1/k"))
                        .path("usage")
                        .path(0)
                        .path("used")
                        .asInt())
                .isEqualTo(1);
    }

    private String keyAt(String segment) {
        HttpResponse<String> response = admin.get("/limits/orders%2F1/" + segment);
        assertThat(response.statusCode()).as(segment).isEqualTo(200);
        return json(response).path("key").asText();
    }
}
