// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.PathPattern;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

    private static final String CLIENT = "https://api.example.com/api/orders/7";

    @ParameterizedTest
    @CsvSource({
        "/orders/8, /api/orders/8",
        "/orders, /api/orders",
        "/orders/, /api/orders/",
        "/orders?page=2#top, /api/orders?page=2#top",
        "/orders/a%2Fb/../8, /api/orders/8",
        "http://10.0.0.1:8080/orders/8, /api/orders/8",
        "HTTP://10.0.0.1:8080/orders/8?a=b, /api/orders/8?a=b",
        "//10.0.0.1:8080/orders/8, /api/orders/8",
        "http://api.example.com/orders/8, /api/orders/8",
        "https://API.example.com/orders/8, https://API.example.com/api/orders/8",
    })
    void what_the_instance_says_of_itself_is_said_as_the_client_sees_it(String location, String seen) throws Exception {
        assertThat(ask(CLIENT, "/api/orders/**", location, Standing.policy("rewrite: /orders/**")))
                .isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/orders-old/8",
                "/ORDERS/8",
                "http://10.0.0.1:8080/login",
                "http://10.0.0.1:8081/orders/8",
                "http://10.0.0.1/orders/8",
                "http://user@10.0.0.1:8080/orders/8",
                "http://10.0.0.1:8080.evil.example/orders/8",
                "https://login.example.com/orders/8",
                "https://api.example.com:8443/orders/8",
                "ftp://10.0.0.1:8080/orders/8",
                "mailto:orders@example.com",
                "",
                "?page=2",
                "#top"
            })
    void what_leads_elsewhere_is_left_alone(String location) throws Exception {
        assertThat(ask(CLIENT, "/api/orders/**", location, Standing.policy("rewrite: /orders/**")))
                .isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/orders/7, 8, 8",
        "/api/orders/7, ./8/../9?a, ./8/../9?a",
        "/api/orders/7/, lines/1, lines/1",
        "/api/orders, orders/, orders/",
        "/api/orders/7, ../orders, ../orders",
        "/api/orders/7, ../../orders/8?a, /api/orders/8?a",
        "/api/orders/7, ../login, ../login",
    })
    void a_relative_reference_leads_where_the_instance_meant_it(String path, String location, String seen)
            throws Exception {
        assertThat(ask("http://a.example" + path, "/api/orders/**", location, Standing.policy("rewrite: /orders/**")))
                .isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/api/**; rewrite: {strip-prefix: /api}; /api/x; /login; /api/login",
                "/api/**; rewrite: {strip-prefix: /api}; /api; /; /api/",
                "/**; rewrite: {add-prefix: /v2}; /x; /v2/y; /y",
                "/**; rewrite: {add-prefix: /v2}; /x; /v2; /",
                "/v1/**; rewrite: {strip-prefix: /v1, add-prefix: /v2}; /v1/x; /v2/y; /v1/y",
                "/api/**; rewrite: /**; /api; /login; /api/login",
                "/{t}/orders/**; 'rewrite: \"/o/{t}/**\"'; /acme/orders/7; /o/acme/8; /acme/orders/8",
                "/{t}/orders/**; 'rewrite: \"/o/{t}/**\"'; /acme/orders/7; /o/other/8; /o/other/8",
                "/users/{id}; 'rewrite: \"/people/{id}.json\"'; /users/7; /people/7.json?a; /users/7?a",
                "/users/{id}; 'rewrite: \"/people/{id}.json\"'; /users/7; /people/8.json; /people/8.json",
                "/a/**; rewrite: /fixed/x; /a/x; /fixed/y; /fixed/y",
                "/a/**; respond: 204; /a/x; http://10.0.0.1:8080/a/y; /a/y",
            })
    void every_rewrite_is_turned_around(String pattern, String policy, String path, String location, String seen)
            throws Exception {
        assertThat(ask("http://a.example" + path, pattern, location, Standing.policy(policy)))
                .isEqualTo(seen);
    }

    @Test
    void several_rewrites_are_turned_around_from_the_last_to_the_first() throws Exception {
        Policy first = Standing.policy("rewrite: {strip-prefix: /api}");
        Policy second = Standing.policy("rewrite: {add-prefix: /v2}");

        String seen = ask("http://a.example/api/x", "/api/**", "/v2/y", first, second);
        String elsewhere = ask("http://a.example/api/x", "/api/**", "/y", first, second);

        assertThat(seen).isEqualTo("/api/y");
        assertThat(elsewhere).isEqualTo("/y");
    }

    @ParameterizedTest
    @CsvSource({
        "/api//evil.example/x, http://a.example//evil.example/x",
        "/api/\\evil.example, http://a.example/\\evil.example",
        "http://10.0.0.1:8080/api//evil.example, http://a.example//evil.example",
    })
    void a_path_never_becomes_a_host(String location, String seen) throws Exception {
        assertThat(ask("http://a.example/x", "/**", location, Standing.policy("rewrite: {add-prefix: /api}")))
                .isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({
        "/v2, /api, /v2/7, /api/7",
        "/v2/, /api/, http://10.0.0.1:8080/v2/7, /api/7",
        "/, /api, /7, /api/7",
        "/v2, https://www.example.com/shop, /v2/7, https://www.example.com/shop/7",
        "/v2, https://www.example.com, /v2/7, https://www.example.com/7",
        "http://orders.internal/v2, /api, http://orders.internal:80/v2/7?a, /api/7?a",
        "http://orders.internal/v2, /api, https://orders.internal/v2/7, https://orders.internal/v2/7",
        "http://orders.internal/v2, /api, http://10.0.0.1:8080/v2/7, http://10.0.0.1:8080/v2/7",
        "http://orders.internal/v2, /api, /v2/7, /v2/7",
        "http://[::1]:81, https://[2001:db8::1]/x, http://[::1]:81/7, https://[2001:db8::1]/x/7",
    })
    void can_be_told_what_leads_where(String from, String to, String location, String seen) throws Exception {
        Location policy = new Location(Optional.of(from), Optional.of(to));

        Response response = answer(policy, get("http://a.example/x"), location);

        assertThat(response.headers().getFirst(Headers.LOCATION)).isEqualTo(seen);
    }

    @Test
    void the_location_of_the_content_is_written_anew_too_and_several_are_not_touched() throws Exception {
        Location policy = new Location(Optional.of("/v2"), Optional.of("/api"));

        Response one = answer(policy, get("http://a.example/x"), "/v2/7");
        Response two = answer(policy, get("http://a.example/x"), "/v2/7", "/v2/8");

        assertThat(one.headers().getFirst(Headers.CONTENT_LOCATION)).isEqualTo("/api/7");
        assertThat(two.headers().get(Headers.LOCATION)).containsExactly("/v2/7", "/v2/8");
    }

    @Test
    void has_defaults_and_every_field_can_be_set() throws Exception {
        assertThat(read(Location.class, "{}")).isEqualTo(new Location(Optional.empty(), Optional.empty()));
        assertThat(read(Location.class, "{from: /a, to: 'https://b:8443/c'}"))
                .isEqualTo(new Location(Optional.of("/a"), Optional.of("https://b:8443/c")));
    }

    @Test
    void refuses_what_is_no_place() {
        assertThat(problems(Location.class, "from: /a"))
                .containsExactly("1:1: location: (expected: both from and to, or neither)");
        assertThat(problems(Location.class, "{from: orders, to: /a}"))
                .singleElement()
                .asString()
                .startsWith("1:8 from: orders (expected: a normalised path");
        for (String to : List.of("", "/a?b", "/a/../b", "http://u@b/", "//b", "http://b/{id}", "ftp://b/", "/a\\n")) {
            assertThat(problems(Location.class, "{from: /a, to: \"" + to + "\"}"))
                    .as(to)
                    .hasSize(1);
        }
    }

    /** The {@code Location} that the client gets where the instance 10.0.0.1:8080 says this one. */
    private static String ask(String url, String pattern, String location, Policy... following) throws Exception {
        Location policy = read(Location.class, "{}");
        Request request = get(url);
        Request entered = request.withVariables(PathPattern.parse(pattern).variables(request.path()));
        PolicyContext context = Standing.before(following);
        List<Filter> filters = new ArrayList<>();
        filters.add(policy.toFilter(context));
        for (Policy rewrite : following) {
            if (rewrite instanceof Rewrite) {
                filters.add(rewrite.toFilter(context));
            }
        }
        Response response = Filter.chain(filters, instance(location))
                .handle(entered)
                .toCompletableFuture()
                .join();
        return String.valueOf(response.headers().getFirst(Headers.LOCATION));
    }

    private static Response answer(Location policy, Request request, String... locations) {
        return policy.toFilter(Standing.before())
                .filter(request, instance(locations))
                .toCompletableFuture()
                .join();
    }

    private static Handler instance(String... locations) {
        return request -> {
            request.journey().attempt("orders", "10.0.0.1:8080");
            Response response = Response.of(201, Body.EMPTY);
            response.headers().putAll(Headers.LOCATION, List.of(locations));
            response.headers().put(Headers.CONTENT_LOCATION, locations[0]);
            return CompletableFuture.completedFuture(response);
        };
    }
}
