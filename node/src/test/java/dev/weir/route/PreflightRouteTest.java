// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.request;
import static dev.weir.route.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.GatewayConfig;
import dev.weir.config.GatewayDocument;
import dev.weir.config.ValueMatch;
import dev.weir.document.Environment;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import dev.weir.policy.Shared;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which route a CORS preflight comes to: that of the request it announces. */
class PreflightRouteTest {

    private static final HttpString REQUEST_HEADERS = new HttpString("Access-Control-Request-Headers");

    @Test
    void comes_to_the_route_of_the_method_it_announces() {
        RouteTable table =
                table(route("read", "/x").methods("GET"), route("write", "/x").methods("PUT", "DELETE"));

        assertThat(found(table, preflight("GET"))).contains("read");
        assertThat(found(table, preflight("DELETE"))).contains("write");
        assertThat(found(table, preflight("PATCH"))).isEmpty();
    }

    @Test
    void comes_to_a_route_with_headers_it_only_names() {
        RouteTable table = table(route("v2", "/x").header("X-Version", new ValueMatch.Exactly("v2")));
        Request naming = preflight("GET").withHeaders(h -> h.put(REQUEST_HEADERS, "content-type, x-version"));

        assertThat(found(table, naming)).contains("v2");
        assertThat(found(table, preflight("GET"))).isEmpty();
    }

    @Test
    void passes_by_a_route_that_does_not_answer_it() {
        Route silent = route("silent", "/x").methods("GET").compiled();
        Route answering = route("answering", "/**").methods("GET").compiled().withPreflights();
        RouteTable table = new RouteTable(List.of(silent, answering));

        assertThat(found(table, preflight("GET"))).contains("answering");
        assertThat(new RouteTable(List.of(silent))
                        .handle(preflight("GET"))
                        .toCompletableFuture()
                        .join()
                        .status())
                .isEqualTo(405);
    }

    @Test
    void what_is_no_preflight_is_an_options_request() {
        RouteTable table = table(route("read", "/x").methods("GET"));

        assertThat(found(table, request("OPTIONS", "/x"))).isEmpty();
        assertThat(found(table, preflight("GET").withHeaders(h -> h.remove(Headers.ORIGIN))))
                .isEmpty();
    }

    @Test
    void a_route_with_cors_answers_it() throws Exception {
        GatewayConfig config = GatewayDocument.read(
                "gateway.yaml",
                """
                format: 1
                upstreams: {orders: {instances: ["http://127.0.0.1:8080"]}}
                policies:
                  pages: {cors: {origins: [https://app.example.com], methods: [PUT]}}
                routes:
                  orders:
                    match: {path: /x, methods: [PUT]}
                    policies: [pages]
                    upstream: orders
                """,
                Environment.empty());
        ScriptedHandler upstream = ScriptedHandler.ok();
        RouteTable table = RouteCompiler.compile(config, name -> upstream, Shared.alone());

        Response answer = table.handle(preflight("PUT")).toCompletableFuture().join();

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers().get("Access-Control-Allow-Methods")).containsExactly("PUT");
        assertThat(upstream.requests()).isEmpty();
        assertThat(table.handle(preflight("GET")).toCompletableFuture().join().status())
                .isEqualTo(405);
    }

    /** The route found, by the index and by looking at every route. */
    private static Optional<String> found(RouteTable table, Request request) {
        Optional<String> found = table.find(request.head());
        assertThat(table.explain(request.head()).stream()
                        .filter(explanation -> explanation.verdict() == Explanation.Verdict.ANSWERS)
                        .map(Explanation::route)
                        .findFirst())
                .isEqualTo(found);
        return found;
    }

    private static RouteTable table(Routes... routes) {
        return new RouteTable(Stream.of(routes)
                .map(route -> route.compiled().withPreflights())
                .toList());
    }

    private static Request preflight(String method) {
        return request("OPTIONS", "/x").withHeaders(headers -> headers.put(Headers.ORIGIN, "https://app.example.com")
                .put(new HttpString("Access-Control-Request-Method"), method));
    }
}
