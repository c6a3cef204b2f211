// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static dev.weir.admin.ScriptedLedgers.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.limit.Limit;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitPool;
import dev.weir.limit.PermitTerms;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitsTest {

    private AdminFixture admin;
    private Limit rate;
    private PermitPool pool;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open();
        rate = admin.limits.shared("orders/1");
        pool = admin.limits.permits().pool("orders/1");
        admin.limits.retain(Set.of("orders/1"));
        admin.limits.permits().retain(Set.of("orders/1", "checkout"));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void both_kinds_are_listed_by_name() {
        acquire(3);

        JsonNode all = json(admin.get("/limits")).path("limits");

        assertThat(all.findValuesAsText("name")).containsExactly("checkout", "orders/1", "orders/1");
        assertThat(all.findValuesAsText("kind")).containsExactly("concurrency", "rate", "concurrency");
        assertThat(all.path(0).has("limit")).isFalse();
        assertThat(all.path(2).path("limit").asInt()).isEqualTo(2);
        assertThat(all.path(2).path("on-partition").asText()).isEqualTo("strict");
        assertThat(all.path(2).path("in-use").asInt()).isEqualTo(2);
        assertThat(all.path(2).path("keys").asInt()).isEqualTo(1);
        assertThat(all.path(2).path("top-refused").toString()).isEqualTo("[{\"key\":\"10.0.0.7\",\"count\":1}]");
        assertThat(all.path(2).path("statistics").path("admitted").asInt()).isEqualTo(2);
        assertThat(all.path(2).path("statistics").path("refused").asInt()).isEqualTo(1);
        assertThat(all.path(2).path("statistics").has("expired")).isFalse();
    }

    @Test
    void a_name_of_both_kinds_is_the_rate_limit_unless_the_kind_is_said() {
        assertThat(kindAt("/limits/orders%2F1")).isEqualTo("rate");
        assertThat(kindAt("/limits/orders%2F1?kind=rate")).isEqualTo("rate");
        assertThat(kindAt("/limits/orders%2F1?kind=concurrency")).isEqualTo("concurrency");
        assertThat(kindAt("/limits/checkout")).isEqualTo("concurrency");
    }

    @Test
    void a_limit_of_another_kind_is_not_there() {
        HttpResponse<String> other = admin.get("/limits/checkout?kind=rate");
        HttpResponse<String> wrong = admin.get("/limits/checkout?kind=speed");

        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(json(other).path("detail").asText()).contains("no rate limit checkout");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).path("detail").asText()).contains("speed").contains("rate or concurrency");
    }

    @Test
    void a_key_is_what_all_nodes_have_under_way() {
        acquire(2);

        JsonNode key = json(admin.get("/limits/orders%2F1/10.0.0.7?kind=concurrency"));

        assertThat(key.toString())
                .isEqualTo("{\"node\":\"node-1\",\"name\":\"orders/1\",\"kind\":\"concurrency\","
                        + "\"key\":\"10.0.0.7\",\"limit\":2,\"on-partition\":\"strict\",\"in-use\":2,"
                        + "\"cluster\":{\"complete\":true,\"here\":3,\"expected\":3},"
                        + "\"holders\":[{\"node\":\"node-1\",\"held\":2,\"in-use\":2,\"lacks\":0}]}");
    }

    @Test
    void a_cluster_that_is_not_complete_says_so() {
        acquire(1);
        admin.members.leave("node-3");

        JsonNode key = json(admin.get("/limits/orders%2F1/10.0.0.7?kind=concurrency"));

        assertThat(key.path("cluster").toString()).isEqualTo("{\"complete\":false,\"here\":2,\"expected\":3}");
    }

    @Test
    void a_key_of_which_nothing_is_known_is_not_there() {
        HttpResponse<String> never = admin.get("/limits/checkout/other");

        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(json(never).path("detail").asText()).contains("checkout").contains("other");
    }

    @Test
    void what_is_under_way_cannot_be_reset() {
        acquire(2);
        take(rate, "10.0.0.7", 3);

        HttpResponse<String> refused = admin.send("DELETE", "/limits/orders%2F1/10.0.0.7?kind=concurrency", "");
        HttpResponse<String> reset = admin.send("DELETE", "/limits/orders%2F1/10.0.0.7", "");

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(json(refused).path("detail").asText()).contains("when its requests end");
        assertThat(reset.statusCode()).isEqualTo(204);
        assertThat(pool.inUse()).isEqualTo(2);
    }

    @Test
    void what_the_config_does_not_name_is_not_there() {
        admin.limits.permits().retain(Set.of());

        assertThat(admin.get("/limits/checkout").statusCode()).isEqualTo(404);
        assertThat(json(admin.get("/limits")).path("limits").findValuesAsText("kind"))
                .containsExactly("rate");
    }

    private String kindAt(String path) {
        return json(admin.get(path)).path("kind").asText();
    }

    private void acquire(int times) {
        for (int i = 0; i < times; i++) {
            pool.acquire("10.0.0.7", new PermitTerms(2, OnPartition.STRICT), false)
                    .join();
        }
    }
}
