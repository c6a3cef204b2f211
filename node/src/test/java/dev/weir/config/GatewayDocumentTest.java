// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.config.GatewayTexts.problems;
import static dev.weir.config.GatewayTexts.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Document;
import dev.weir.document.Environment;
import dev.weir.document.Readings;
import dev.weir.policy.Respond;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayDocumentTest {

    private static final String FULL =
            """
            format: 1
            upstreams:
              orders: {instances: [http://10.0.0.1:8080]}
              next: {instances: [http://10.0.0.2:8080]}
            policies:
              closed: {respond: {status: 503, body: "${env:TEXT:-closed}"}}
            routes:
              z: {match: {path: /z/**}, upstream: {orders: 95, next: 5}}
              a: {match: {path: /a, headers: {X-V: {regex: "v[12]$"}}}, policies: [closed]}
            """;

    @Test
    void has_defaults() throws Exception {
        assertThat(read("format: 1")).isEqualTo(new GatewayConfig(1, Map.of(), Map.of(), Map.of(), Map.of()));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        GatewayConfig config = read(FULL);

        assertThat(config.upstreams()).containsOnlyKeys("orders", "next");
        assertThat(config.policies())
                .isEqualTo(Map.of("closed", new Respond(503, "text/plain; charset=utf-8", "closed", Map.of())));
        assertThat(config.routes().keySet()).containsExactly("z", "a");
    }

    @Test
    void refuses_another_format() {
        assertThat(problems("format: 2")).containsExactly("1:9 format: 2 (expected: 1)");
        assertThat(problems("routes: {}")).containsExactly("1:1 format: missing (expected: a whole number)");
    }

    @Test
    void json_is_the_same_document() throws Exception {
        String json = Document.parse("t.yaml", FULL).toJson();

        assertThat(read(json).routes().toString()).isEqualTo(read(FULL).routes().toString());
        assertThat(read(json).upstreams()).isEqualTo(read(FULL).upstreams());
        assertThat(read(Document.parse("t.json", json).toYaml()).upstreams())
                .isEqualTo(read(FULL).upstreams());
    }

    @Test
    void names_that_are_not_defined_are_told_with_what_may_have_been_meant() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders: {instances: [http://a]}
                policies:
                  closed: {respond: {}}
                routes:
                  a: {match: {path: /a}, upstream: order}
                  b: {match: {path: /b}, upstream: {orders: 1, zebra: 1}}
                  c: {match: {path: /c}, policies: [clsoed], upstream: orders}
                """))
                .containsExactly(
                        "7:36 routes.a.upstream: no upstream is named order (did you mean 'orders'?)",
                        "8:55 routes.b.upstream.zebra: no upstream is named zebra (expected: orders)",
                        "9:37 routes.c.policies[0]: no policy is named clsoed (did you mean 'closed'?)");
    }

    @Test
    void a_name_that_has_problems_is_defined() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders: {instances: [httpx://a]}
                policies:
                  closed: {respond: {status: 7}}
                routes:
                  a: {match: {path: /a}, upstream: orders}
                  c: {match: {path: /c}, policies: [closed]}
                """))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("3:24 upstreams.orders.instances[0]", "5:30 policies.closed.respond.status");
    }

    @Test
    void somebody_has_to_answer() {
        assertThat(problems(
                        "format: 1\nroutes:\n  a:\n    match: {path: /a}\n  b: {match: {}, policies: [respond: {}]}"))
                .containsExactly("3:3 routes.a: nobody answers (expected: an upstream, or a policy that answers such as"
                        + " respond)");
    }

    @Test
    void two_routes_with_the_same_condition_are_one_too_many() {
        assertThat(
                        problems(
                                """
                format: 1
                routes:
                  a: {match: {path: "/u/{id}", methods: [GET, PUT]}, policies: [respond: {}]}
                  b: {match: {path: "/u/{name}", methods: [PUT, GET]}, policies: [respond: {}]}
                  c: {match: {path: "/u/{name}", methods: [PUT, GET]}, priority: 1, policies: [respond: {}]}
                  d: {match: {path: /u/id, headers: {x-a: {regex: a}}}, policies: [respond: {}]}
                  e: {match: {path: /u/id, headers: {X-A: {regex: a}}}, policies: [respond: {}]}
                """))
                .containsExactly(
                        "4:3 routes.b: same match and priority as routes.a in line 3 (expected: another match or"
                                + " priority)",
                        "7:3 routes.e: same match and priority as routes.d in line 6 (expected: another match or"
                                + " priority)");
    }

    @Test
    void names_are_lower_case_words() {
        assertThat(problems("format: 1\nupstreams:\n  Or.ders: {instances: [http://a]}\n"
                        + "routes:\n  -a: {match: {}, policies:"
                        + " [respond: {}]}\npolicies: {'': {respond: {}}}"))
                .containsExactly(
                        "3:3 upstreams[\"Or.ders\"]: is not a name (expected: lower-case letters, digits and -, at most"
                                + " 64, not beginning with -)",
                        "5:3 routes.-a: is not a name (expected: lower-case letters, digits and -, at most 64, not"
                                + " beginning with -)",
                        "6:12 policies[\"\"]: is not a name "
                                + "(expected: lower-case letters, digits and -, at most 64, not"
                                + " beginning with -)");
    }

    @Test
    void what_a_reference_stands_for_is_never_told() {
        Environment environment = Readings.environment(Map.of("UP", "hunter2", "URL", "httpx://hunter2", "S", "99"));

        assertThat(Readings.problems(() -> GatewayDocument.read(
                        "t.yaml",
                        """
                format: 1
                upstreams:
                  a: {instances: ["${env:URL}"]}
                  b: {instances: ["http://${env:UP}/x"]}
                policies:
                  p: {respond: {status: "${env:S}"}}
                routes:
                  a: {match: {}, upstream: "${env:UP}"}
                  b: {match: {path: /b}, policies: ["${env:UP}"]}
                """,
                        environment)))
                .hasSize(5)
                .noneMatch(problem -> problem.contains("hunter2") || problem.contains("99"))
                .first()
                .isEqualTo("3:19 upstreams.a.instances[0]: ${env:URL} (expected: http://host:port or https://host:port;"
                        + " a host has letters, digits, - and .)");
    }

    @Test
    void ten_mistakes_are_ten_problems() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders:
                    instances: [httpx://10.0.0.1, {url: http://b, wieght: 2}]
                    timeouts: {connect: 1 s}
                policies:
                  closed: {respnd: {status: 503}}
                routes:
                  a:
                    match: {path: orders, methods: [get]}
                    upstream: ordres
                  b:
                    match: {path: /b}
                  c:
                    match: {path: /c}
                    priority: high
                    policies: [closed, clsed]
                """))
                .containsExactly(
                        "4:17 upstreams.orders.instances[0]: httpx://10.0.0.1 (expected: http://host:port or"
                                + " https://host:port; a host has letters, digits, - and .)",
                        "4:51 upstreams.orders.instances[1].wieght: unknown key (did you mean 'weight'?)",
                        "5:25 upstreams.orders.timeouts.connect: 1 s (expected: a duration such as 10s, 500ms, 5m, 1h"
                                + " or 2d)",
                        "7:12 policies.closed.respnd: unknown key (did you mean 'respond'?)",
                        "10:19 routes.a.match.path: orders (expected: starts with /)",
                        "10:37 routes.a.match.methods[0]: get (expected: a method in upper case such as GET)",
                        "11:15 routes.a.upstream: no upstream is named ordres (did you mean 'orders'?)",
                        "12:3 routes.b: nobody answers (expected: an upstream, or a policy that answers such as"
                                + " respond)",
                        "16:15 routes.c.priority: high (expected: a whole number)",
                        "17:24 routes.c.policies[1]: no policy is named clsed (did you mean 'closed'?)");
    }
}
