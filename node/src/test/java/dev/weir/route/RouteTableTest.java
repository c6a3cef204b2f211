// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.head;
import static dev.weir.http.Requests.request;
import static dev.weir.route.Routes.route;
import static dev.weir.route.Routes.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ValueMatch;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static final ValueMatch PRESENT = new ValueMatch.Present();

    /** Each line: the request, then the winner and the loser, which both match it; names would decide otherwise. */
    @ParameterizedTest
    @CsvSource({
        "http://a.test/x, 1 /**, 0 /x",
        "http://a.test/x, 1 /**, 0 a.test/x",
        "http://a.test/x, 0 /x, -1 a.test/x",
        "http://a.test/x, 0 a.test/**, 0 /x",
        "http://b.a.test/x, 0 b.a.test/**, 0 *.a.test/x",
        "http://c.b.a.test/x, 0 *.b.a.test/**, 0 *.a.test/x",
        "http://c.b.a.test/x, 0 *.test/**, 0 /x",
        "http://a.test/x, 0 /x, 0 /{a}",
        "http://a.test/x, 0 /x, 0 /x/**",
        "http://a.test/x, 0 /{a}, 0 /{a}/**",
        "http://a.test/x, 0 /{a}, 0 /**",
        "http://a.test/x/, 0 /x/, 0 /x/**",
        "http://a.test/x/y, 0 /x/{b}, 0 /{a}/y",
        "http://a.test/x/y, 0 /x/**, 0 /{a}/y",
        "http://a.test/x/y, 0 /x/{b}, 0 /x/**",
        "http://a.test/x/y/z, 0 /x/y/**, 0 /x/**",
        "http://a.test/x/y/z, 0 /x/{b}/**, 0 /x/**",
        "http://a.test/x/y/z, 0 /x/{b}/z, 0 /x/{b}/{c}",
    })
    void the_route_that_goes_before_answers(String url, String winner, String loser) {
        RouteTable table = table(parse("z-winner", winner), parse("a-loser", loser));

        assertThat(table.find(head("GET", url))).contains("z-winner");
        assertThat(table.explain(head("GET", url)))
                .extracting(Explanation::route, Explanation::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("z-winner", Explanation.Verdict.ANSWERS),
                        org.assertj.core.groups.Tuple.tuple("a-loser", Explanation.Verdict.LOSES));
    }

    @Test
    void conditions_decide_between_equal_paths_then_the_name() {
        RequestHead head = get("/x?a=1&b=2")
                .withHeaders(headers -> headers.put(new HttpString("X-A"), "1").put(new HttpString("X-B"), "1"))
                .head();
        Routes plain = route("a", "/x");

        assertThat(table(plain, route("b", "/{x}"), route("c", "/x")).find(head))
                .contains("a");
        assertThat(table(plain, route("b", "/x").query("a", PRESENT)).find(head))
                .contains("b");
        assertThat(table(
                                route("a", "/x").query("a", PRESENT),
                                route("b", "/x").query("a", PRESENT).query("b", PRESENT))
                        .find(head))
                .contains("b");
        assertThat(table(
                                route("a", "/x").query("a", PRESENT).query("b", PRESENT),
                                route("b", "/x").header("X-A", PRESENT))
                        .find(head))
                .contains("b");
        assertThat(table(
                                route("a", "/x").header("X-A", PRESENT).header("X-B", PRESENT),
                                route("b", "/x").methods("GET"))
                        .find(head))
                .contains("b");
    }

    @Test
    void a_route_whose_conditions_fail_leaves_the_request_to_the_next() {
        RouteTable table = table(
                route("exact", "/x").methods("POST"),
                route("header", "/x").header("X-Version", new ValueMatch.Exactly("v2")),
                route("variable", "/{a}").query("debug", new ValueMatch.Exactly("on")),
                route("rest", "/**"));

        assertThat(table.find(head("POST", "/x"))).contains("exact");
        assertThat(table.find(head("GET", "/x?debug=on"))).contains("variable");
        assertThat(table.find(head("GET", "/x?debug=off&xdebug=on"))).contains("rest");
        assertThat(table.find(get("/x")
                        .withHeaders(
                                h -> h.add(new HttpString("x-version"), "v1").add(new HttpString("x-version"), "v2"))
                        .head()))
                .contains("header");
    }

    @Test
    void a_branch_that_leads_nowhere_is_left_again() {
        RouteTable table =
                table(route("deep", "/a/b/c/d"), route("other", "/a/{x}/c/{y}/e"), route("late", "/{w}/b/c/d/e/f"));

        assertThat(table.find(head("GET", "/a/b/c/d"))).contains("deep");
        assertThat(table.find(head("GET", "/a/b/c/d/e"))).contains("other");
        assertThat(table.find(head("GET", "/a/b/c/d/e/f"))).contains("late");
        assertThat(table.find(head("GET", "/a/b/c/d/e/g"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=on, true",
        "b=1&a=on, true",
        "a=off&a=on, true",
        "a=%6Fn, true",
        "%61=on, true",
        "a=on&, true",
        "A=on, false",
        "a=on+, false",
        "a, false",
        "aa=on, false",
        "a=, false",
        "b=a=on, false",
        "a%3Don, false"
    })
    void query_parameters_are_compared_decoded(String query, boolean matches) {
        RouteTable table = table(route("on", "/x").query("a", new ValueMatch.Exactly("on")));

        assertThat(table.find(head("GET", "/x?" + query)).isPresent()).isEqualTo(matches);
    }

    @Test
    void values_may_be_present_begin_with_or_match_a_pattern() {
        RouteTable table = table(
                route("present", "/p").query("a", PRESENT),
                route("prefix", "/x").query("a", new ValueMatch.Prefix("app lication/")),
                route("regex", "/r").query("a", new ValueMatch.Regex(Pattern.compile("v[23]"))));

        assertThat(table.find(head("GET", "/p?a"))).contains("present");
        assertThat(table.find(head("GET", "/x?a=app+lication/json"))).contains("prefix");
        assertThat(table.find(head("GET", "/r?a=v3"))).contains("regex");
        assertThat(table.find(head("GET", "/r?a=v34"))).isEmpty();
    }

    @Test
    void methods_are_compared_with_their_case() {
        RouteTable table = table(route("get", "/x").methods("GET"));

        assertThat(table.find(head("GET", "/x"))).contains("get");
        assertThat(table.find(head("get", "/x"))).isEmpty();
        assertThat(table.find(head("HEAD", "/x"))).isEmpty();
    }

    @Test
    void hosts_are_compared_without_case_and_port() {
        RouteTable table = table(
                route("exact", "/**").hosts("api.example.com", "[2001:db8::1]"),
                route("below", "/**").hosts("*.example.com"));

        assertThat(table.find(head("GET", "https://API.example.com:8443/"))).contains("exact");
        assertThat(table.find(head("GET", "https://[2001:DB8::1]:8443/"))).contains("exact");
        assertThat(table.find(head("GET", "https://a.b.Example.com/"))).contains("below");
        assertThat(table.find(head("GET", "https://.example.com/"))).isEmpty();
        assertThat(table.find(head("GET", "https://example.com/"))).isEmpty();
        assertThat(table.find(head("GET", "https://notexample.com/"))).isEmpty();
    }

    @Test
    void answers_405_with_the_methods_where_only_the_method_is_wrong() {
        RouteTable table = table(
                route("read", "/orders/**").methods("GET", "HEAD"),
                route("write", "/orders/{id}").methods("PUT"),
                route("hidden", "/orders/{id}").methods("PATCH").header("X-Admin", PRESENT),
                route("elsewhere", "/orders/{id}").methods("POST").hosts("other.test"));
        Request request = request("DELETE", "/orders/7");

        Response response = table.handle(request).toCompletableFuture().join();

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers().get(Headers.ALLOW)).containsExactly("GET, HEAD, PUT");
        assertThat(response.headers().get(Headers.CONTENT_TYPE)).containsExactly("application/problem+json");
        assertThat(StandardCharsets.UTF_8
                        .decode(((Body.Bytes) response.body()).bytes())
                        .toString())
                .contains("\"status\":405");
        assertThat(request.journey().error()).contains(ProxyError.METHOD_NOT_ALLOWED);
    }

    @Test
    void fails_with_no_route_where_more_than_the_method_is_wrong() {
        RouteTable table = table(
                route("read", "/orders").methods("GET").query("page", PRESENT),
                route("host", "/x").hosts("a.b"));

        for (String url : new String[] {"/orders", "/nowhere", "/x", "/"}) {
            assertThat(table.handle(request("DELETE", url)).toCompletableFuture())
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(ProxyException.class, failure -> assertThat(failure.error())
                            .isEqualTo(ProxyError.NO_ROUTE));
        }
    }

    @Test
    void an_empty_table_has_no_route() {
        RouteTable table = table();

        assertThat(table.find(head("GET", "/"))).isEmpty();
        assertThat(table.explain(head("GET", "/"))).isEmpty();
        assertThat(table.size()).isZero();
    }

    /** {@code priority host/path} or {@code priority /path}. */
    private static Routes parse(String name, String text) {
        String[] parts = text.split(" ", 2);
        int slash = parts[1].indexOf('/');
        Routes route = route(name, parts[1].substring(slash)).priority(Integer.parseInt(parts[0]));
        return slash == 0 ? route : route.hosts(parts[1].substring(0, slash));
    }
}
