// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.config.Destination;
import dev.weir.config.GatewayConfig;
import dev.weir.config.PolicyUse;
import dev.weir.config.RouteConfig;
import dev.weir.document.Percentage;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import dev.weir.policy.Fallback;
import dev.weir.policy.Fault;
import dev.weir.policy.Location;
import dev.weir.policy.Policy;
import dev.weir.policy.RemoveHeader;
import dev.weir.policy.RequestKey;
import dev.weir.policy.Respond;
import dev.weir.policy.Rewrite;
import dev.weir.policy.SetHeader;
import dev.weir.policy.SetResponseHeader;
import dev.weir.policy.Shared;
import io.undertow.util.HttpString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteCompilerTest {

    private static final HttpString X_A = new HttpString("X-A");
    private static final Destination ORDERS = new Destination.To("orders");

    private final ScriptedHandler orders = ScriptedHandler.ok();
    private final ScriptedHandler next = ScriptedHandler.answering(202);
    private final Map<String, Policy> shared = Map.of("tagged", new SetHeader("X-A", "1"));

    @Test
    void a_request_passes_the_policies_in_the_order_of_the_route() {
        RouteTable table = compile(Map.of(
                "orders",
                route(
                        "/api/{tenant}/**",
                        ORDERS,
                        inline(new SetHeader("X-A", "0")),
                        new PolicyUse.Named("tagged"),
                        inline(rewrite("/{tenant}/orders/**")))));
        Request request = get("/api/acme/7?page=2");

        Response response = table.handle(request).toCompletableFuture().join();

        Request sent = orders.request();
        assertThat(response.status()).isEqualTo(200);
        assertThat(sent.head().target()).isEqualTo("/acme/orders/7?page=2");
        assertThat(sent.headers().get(X_A)).containsExactly("1");
        assertThat(sent.variables()).containsOnly(Map.entry("tenant", "acme"), Map.entry("**", "/7"));
        assertThat(request.journey().route()).isEqualTo("orders");
    }

    @Test
    void a_later_policy_sees_what_an_earlier_one_did() {
        RouteTable table = compile(
                Map.of("orders", route("/**", ORDERS, new PolicyUse.Named("tagged"), inline(new RemoveHeader("x-a")))));

        table.handle(get("/"));

        assertThat(orders.request().headers().contains(X_A)).isFalse();
    }

    @Test
    void a_policy_that_answers_needs_no_upstream() {
        RouteTable table = compile(
                Map.of("gone", route("/old", Destination.Weighted.NONE, inline(respond(410)), inline(respond(200)))));

        Response response = table.handle(get("/old")).toCompletableFuture().join();

        assertThat(response.status()).isEqualTo(410);
        assertThat(orders.requests()).isEmpty();
    }

    @Test
    void upstreams_share_a_route_by_weight() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("orders", 3);
        weights.put("next", 1);
        RouteTable table = compile(Map.of("orders", route("/**", new Destination.Weighted(weights))));

        for (int i = 0; i < 4_000; i++) {
            table.handle(get("/"));
        }

        assertThat(orders.requests().size()).isBetween(2_900, 3_100);
        assertThat(next.requests()).hasSize(4_000 - orders.requests().size());
    }

    @Test
    void a_key_of_a_split_keeps_to_one_upstream() {
        Map<String, Integer> split = Map.of("orders", 1, "next", 1);
        RouteTable table =
                compile(Map.of("orders", route("/{user}", new Destination.Split(split, new RequestKey.Path("user")))));

        for (int i = 0; i < 10; i++) {
            table.handle(get("/alice"));
        }
        assertThat(List.of(orders.requests().size(), next.requests().size())).containsExactlyInAnyOrder(0, 10);
        for (int i = 0; i < 100; i++) {
            table.handle(get("/user-" + i));
        }

        assertThat(orders.requests()).hasSizeGreaterThan(30);
        assertThat(next.requests()).hasSizeGreaterThan(30);
    }

    @Test
    void a_policy_knows_the_policies_behind_it() {
        RouteTable table = compile(Map.of(
                "orders",
                route(
                        "/api/**",
                        ORDERS,
                        inline(new Location(Optional.empty(), Optional.empty())),
                        inline(rewrite("/x/**")),
                        inline(new SetResponseHeader("Location", "/x/7", SetResponseHeader.Existing.REPLACE)))));

        Response response = table.handle(get("/api/6")).toCompletableFuture().join();

        assertThat(response.headers().getFirst("Location")).isEqualTo("/api/7");
    }

    @Test
    void a_policy_is_given_the_upstream_it_names() {
        Fallback fallback = new Fallback(List.of(new Fallback.Trigger(500)), Optional.of("next"), Optional.empty());
        RouteTable table = compile(Map.of("orders", route("/**", ORDERS, inline(fallback), inline(aborted(500)))));

        Response response = table.handle(get("/")).toCompletableFuture().join();

        assertThat(response.status()).isEqualTo(202);
    }

    @Test
    void refuses_a_route_that_leads_nowhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compile(Map.of("orders", route("/**", Destination.Weighted.NONE))))
                .withMessage("routes.orders.upstream: none (expected: an upstream, or a policy that answers)");
    }

    @Test
    void refuses_a_policy_that_does_not_exist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compile(Map.of("orders", route("/**", ORDERS, new PolicyUse.Named("signed-in")))))
                .withMessage("routes.orders.policies: signed-in (expected: one of [tagged])");
    }

    @Test
    void refuses_a_policy_that_does_not_fit_the_path() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compile(Map.of("orders", route("/a", ORDERS, inline(rewrite("/{id}"))))))
                .withMessage("routes.orders.policies: path: {id} (expected: a variable of /a)");
    }

    @Test
    void refuses_routes_that_no_index_makes_cheap() {
        Map<String, RouteConfig> routes = new LinkedHashMap<>();
        RouteTableCostTest.everyMixture(12)
                .forEach(mixture ->
                        routes.put(mixture.name(), route(mixture.match().path().toString(), ORDERS)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compile(routes))
                .withMessageStartingWith("routes: a request may have to be compared with 8191 ");
    }

    private RouteTable compile(Map<String, RouteConfig> routes) {
        GatewayConfig config = new GatewayConfig(1, Map.of(), shared, Map.of(), routes);
        return RouteCompiler.compile(
                config,
                name -> name.equals("next") ? next : orders,
                Shared.alone().withRandom(new Random(1)));
    }

    private static RouteConfig route(String path, Destination upstream, PolicyUse... policies) {
        return new RouteConfig(Routes.route("any", path).match(), 0, List.of(policies), upstream);
    }

    private static PolicyUse inline(Policy policy) {
        return new PolicyUse.Inline(policy);
    }

    private static Rewrite rewrite(String path) {
        return new Rewrite(Optional.of(path), Optional.empty(), Optional.empty());
    }

    private static Fault aborted(int status) {
        Percentage all = new Percentage(1);
        return new Fault(Optional.empty(), all, Optional.of(status), all);
    }

    private static Respond respond(int status) {
        return new Respond(status, "text/plain", "", Map.of());
    }
}
