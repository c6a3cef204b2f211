// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.GatewayDocument;
import dev.weir.document.Environment;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedRoutesTest {

    private CachedRoutes routes;

    @BeforeEach
    void read() throws Exception {
        routes = CachedRoutes.of(GatewayDocument.read(
                "t.yaml",
                """
                format: 1
                upstreams: {orders: {instances: ["http://127.0.0.1:8080"]}}
                policies: {kept: {cache: {key: {query: {only: [page]}}}}}
                routes:
                  api:
                    match: {path: /api/**, methods: [GET]}
                    policies: [rewrite: /v2/**, cache: {}]
                    upstream: orders
                  beta:
                    match: {path: "/api/{area}/**", headers: {X-Beta: true}}
                    policies: [kept, rewrite: "/beta/{area}"]
                    upstream: orders
                  other: {match: {hosts: [other.test], path: /api/**}, policies: [kept], upstream: orders}
                  plain: {match: {path: /plain}, upstream: orders}
                  odd: {match: {path: "/odd/{a}"}, policies: [rewrite: "/x/{a}{a}", cache: {}], upstream: orders}
                """,
                Environment.empty()));
    }

    @Test
    void each_route_calls_a_url_in_its_own_way_whatever_else_it_asks_of_requests() {
        Set<String> urls = routes.urls(head("POST", "/api/orders/7?page=2&x=1"));

        assertThat(urls)
                .containsExactlyInAnyOrder(
                        "http://gateway.test/v2/orders/7?page=2&x=1", "http://gateway.test/api/orders/7?page=2");
    }

    @Test
    void what_no_route_keeps_is_called_nothing() {
        assertThat(routes.urls(head("POST", "/plain"))).isEmpty();
        assertThat(routes.url("plain", head("GET", "/plain"))).isEmpty();
        assertThat(routes.names()).containsExactlyInAnyOrder("api", "beta", "other", "odd");
    }

    @Test
    void a_route_is_asked_for_what_it_calls_its_own() {
        assertThat(routes.url("api", head("GET", "/api/a"))).contains("http://gateway.test/v2/a");
        assertThat(routes.url("other", head("GET", "http://other.test/api/a?x=1")))
                .contains("http://other.test/api/a");
        assertThat(routes.url("other", head("GET", "/api/a"))).isEmpty();
    }

    @Test
    void what_does_not_come_as_far_as_the_cache_is_called_nothing() {
        assertThat(routes.urls(head("PUT", "/odd/."))).isEmpty();
        assertThat(routes.urls(head("PUT", "/odd/b"))).containsExactly("http://gateway.test/x/bb");
    }
}
