// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Environment;
import dev.weir.document.Readings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot stand behind what on a route: what is answered from a cache is for all who come to it. */
class PolicyOrderTest {

    private static List<String> problems(String policies) {
        String text =
                """
                format: 1
                upstreams: {orders: {instances: ["http://127.0.0.1:8080"]}}
                policies: {kept: {cache: {}}, staff: {ip-allow: {addresses: [10.0.0.0/8]}}}
                routes:
                  a: {match: {path: "/users/{id}/**"}, upstream: orders, policies: [%s]}
                """
                        .formatted(policies);
        return Readings.problems(() -> GatewayDocument.read("t.yaml", text, Environment.empty())).stream()
                .map(problem -> problem.substring(problem.indexOf(' ') + 1))
                .toList();
    }

    @Test
    void who_may_come_is_asked_in_front_of_the_cache() {
        assertThat(problems("cache: {}, ip-allow: {addresses: [10.0.0.0/8]}"))
                .containsExactly(
                        "routes.a.policies[1]: ip-allow: behind cache (expected: in front of it, as what is kept"
                                + " is for all who come so far)");
        assertThat(problems("kept, compress: {}, staff"))
                .singleElement()
                .asString()
                .startsWith("routes.a.policies[2]: ip-allow: behind cache");
        assertThat(problems("cache: {}, ip-deny: {addresses: [10.0.0.7]}"))
                .singleElement()
                .asString()
                .startsWith("routes.a.policies[1]: ip-deny: behind cache");
    }

    @Test
    void there_is_one_cache_on_a_route() {
        assertThat(problems("kept, cache: 1m"))
                .containsExactly("routes.a.policies[1]: cache: behind another one (expected: one on a route)");
    }

    @Test
    void what_stands_in_for_a_failure_is_not_kept_in_its_place() {
        assertThat(problems("cache: 10m, fallback: {respond: {status: 200, body: \"[]\"}}"))
                .singleElement()
                .asString()
                .startsWith("routes.a.policies[1]: fallback: respond behind cache (expected: in front of it");
        assertThat(problems("fallback: {respond: {status: 200}}, cache: 10m")).isEmpty();
        assertThat(problems("cache: 10m, fallback: {respond: {status: 503}}")).isEmpty();
        assertThat(problems("cache: 10m, fallback: {respond: {headers: {Cache-Control: no-store}}}"))
                .isEmpty();
        assertThat(problems("cache: 10m, fallback: {upstream: orders}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewrite: /page, cache: {}, rewrite: '/v2/{id}'",
                "rewrite: '/page/{id}', cache: {}, rewrite: /v2/**",
                "rewrite: /page, cache: {}, redirect: '/new/{id}'"
            })
    void what_a_rewrite_has_hidden_from_the_cache_does_not_come_back_behind_it(String policies) {
        assertThat(problems(policies)).singleElement().asString().contains("(expected: no variables, as the rewrite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "staff, cache: {}, rewrite: '/v2/{id}'",
                "rewrite: '/page/{id}', cache: {}, rewrite: /fixed",
                "rewrite: {strip-prefix: /users}, cache: {}, rewrite: {add-prefix: /v2}",
                "rewrite: {strip-prefix: /users}, cache: {}, rewrite: '/v2/{id}'",
                "rewrite: /page, rewrite: '/v2/{id}', cache: {}",
                "cache: {}, rate-limit: 10/s, concurrency-limit: 3, set-header: {name: X-A, value: b}"
            })
    void the_rest_may_stand_where_it_likes(String policies) {
        assertThat(problems(policies)).isEmpty();
    }
}
