// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.GatewayConfig;
import dev.weir.config.GatewayDocument;
import dev.weir.document.Environment;
import dev.weir.document.Readings;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import dev.weir.limit.Limits;
import dev.weir.policy.ConcurrencyLimit;
import dev.weir.policy.RateLimit;
import dev.weir.policy.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which routes spend one budget. */
class LimitedRoutesTest {

    private static final String HEAD =
            """
            format: 1
            upstreams: {orders: {instances: ["http://127.0.0.1:8080"]}}
            """;

    private final Limits limits = Limits.alone(() -> 0, () -> 0);

    @Test
    void a_named_limit_is_one_budget_for_all_routes_that_use_it() throws Exception {
        RouteTable table = table(
                """
                policies: {everybody: {rate-limit: 3/1m}}
                routes:
                  a: {match: {path: /a}, policies: [everybody], upstream: orders}
                  b: {match: {path: /b}, policies: [everybody], upstream: orders}
                """);

        assertThat(statuses(table, "/a", "/b", "/a", "/b", "/a")).containsExactly(200, 200, 200, 429, 429);
        assertThat(limits.shared("everybody").statistics().admitted()).isEqualTo(3);
    }

    @Test
    void a_named_limit_may_still_be_by_route() throws Exception {
        RouteTable table = table(
                """
                policies: {each: {rate-limit: {limit: 1/1m, by: route}}}
                routes:
                  a: {match: {path: /a}, policies: [each], upstream: orders}
                  b: {match: {path: /b}, policies: [each], upstream: orders}
                """);

        assertThat(statuses(table, "/a", "/b", "/a", "/b")).containsExactly(200, 200, 429, 429);
    }

    @Test
    void one_written_out_is_the_own_of_its_route() throws Exception {
        RouteTable table = table(
                """
                policies: {everybody: {rate-limit: 100/1m}}
                routes:
                  a:
                    match: {path: /a}
                    policies: [everybody, set-header: {name: X-A, value: b}, rate-limit: 2/1s, rate-limit: 9/1m]
                    upstream: orders
                  b: {match: {path: /b}, policies: [rate-limit: 2/1s], upstream: orders}
                """);

        assertThat(statuses(table, "/a", "/b", "/a", "/b", "/a", "/b")).containsExactly(200, 200, 200, 200, 429, 429);
        assertThat(Stream.of("everybody", "a/1", "a/2", "b/1")
                        .map(name -> limits.shared(name).statistics().admitted()))
                .containsExactly(3L, 2L, 2L, 2L);
    }

    @Test
    void the_names_of_limits_are_those_of_the_config() throws Exception {
        GatewayConfig config = GatewayDocument.read(
                "t.yaml",
                HEAD
                        + """
                        policies:
                          everybody: {rate-limit: 100/1m}
                          nobody: {rate-limit: 1/1m}
                          few: {concurrency-limit: 3}
                        routes:
                          a:
                            match: {path: /a}
                            policies: [everybody, rate-limit: 1/s, few, concurrency-limit: 9, rate-limit: 9/h]
                            upstream: orders
                        """,
                Environment.empty());

        assertThat(RouteCompiler.policyNames(config, RateLimit.class))
                .containsExactlyInAnyOrder("everybody", "a/1", "a/2");
        assertThat(RouteCompiler.policyNames(config, ConcurrencyLimit.class)).containsExactlyInAnyOrder("few", "a/1");
    }

    @Test
    void limits_of_groups_and_consumers_have_names_too() throws Exception {
        GatewayConfig config = GatewayDocument.read(
                "t.yaml",
                HEAD
                        + """
                        policies:
                          everybody: {rate-limit: {limit: 100/1m, groups: {gold: 200/1m}}}
                        consumers:
                          acme: {limits: {everybody: [500/1m, 10/s]}}
                        routes:
                          a:
                            match: {path: /a}
                            policies: [everybody, rate-limit: {limit: 1/s, groups: {gold: 2/s}}]
                            upstream: orders
                        """,
                Environment.empty());

        assertThat(RouteCompiler.limitNames(config))
                .containsExactlyInAnyOrder("everybody", "everybody~gold", "everybody@acme", "a/1", "a/1~gold");
    }

    @Test
    void what_was_spent_outlives_a_new_revision() throws Exception {
        String routes = "routes: {a: {match: {path: /a}, policies: [rate-limit: 2/1m], upstream: orders}}";

        assertThat(statuses(table(routes), "/a", "/a")).containsExactly(200, 200);
        assertThat(statuses(table(routes.replace("2/1m", "3/1m")), "/a", "/a")).containsExactly(200, 429);
    }

    @Test
    void a_variable_that_a_route_does_not_have_is_told_at_its_place() {
        String text = HEAD
                + """
                policies: {each: {rate-limit: {limit: 1/1m, by: {path: id}}}}
                routes:
                  a: {match: {path: "/a/{id}"}, policies: [each], upstream: orders}
                  b: {match: {path: /b}, policies: [each], upstream: orders}
                """;

        assertThat(Readings.problems(() -> GatewayDocument.read("t.yaml", text, Environment.empty())))
                .containsExactly("6:37 routes.b.policies[0]: by.path: id (expected: a variable of /b)");
    }

    private RouteTable table(String text) throws Exception {
        GatewayConfig config = GatewayDocument.read("t.yaml", HEAD + text, Environment.empty());
        ScriptedHandler upstream = ScriptedHandler.ok();
        return RouteCompiler.compile(config, name -> upstream, Shared.alone().withLimits(limits));
    }

    private static List<Integer> statuses(RouteTable table, String... paths) {
        return Stream.of(paths)
                .map(path -> table.handle(get(path)).toCompletableFuture())
                .map(LimitedRoutesTest::status)
                .toList();
    }

    private static int status(CompletableFuture<Response> answer) {
        return answer.isCompletedExceptionally() ? 429 : answer.join().status();
    }
}
