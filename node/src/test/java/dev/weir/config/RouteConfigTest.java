// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import dev.weir.policy.RequestKey;
import dev.weir.policy.Respond;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouteConfigTest {

    private static final MatchConfig ANY =
            new MatchConfig(List.of(), PathPattern.parse("/**"), List.of(), Map.of(), Map.of());

    @Test
    void has_defaults() throws Exception {
        RouteConfig route = read(RouteConfig.class, "match: {}");

        assertThat(route).isEqualTo(new RouteConfig(ANY, 0, List.of(), Destination.Weighted.NONE));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        RouteConfig route = read(
                RouteConfig.class,
                """
                match: {}
                priority: -3
                policies:
                  - closed
                  - respond: {status: 404}
                upstream: {orders: 95, orders-next: 5}
                """);

        assertThat(route)
                .isEqualTo(new RouteConfig(
                        ANY,
                        -3,
                        List.of(
                                new PolicyUse.Named("closed"),
                                new PolicyUse.Inline(new Respond(404, "text/plain; charset=utf-8", "", Map.of()))),
                        new Destination.Weighted(Map.of("orders", 95, "orders-next", 5))));
    }

    @Test
    void refuses_to_match_nothing_that_is_said() {
        assertThat(problems(RouteConfig.class, "upstream: a"))
                .containsExactly("1:1 match: missing (expected: a map of hosts, path, methods, headers, query)");
        assertThat(problems(RouteConfig.class, "match: /a\npolicies: closed"))
                .containsExactly(
                        "1:8 match: /a (expected: a map of hosts, path, methods, headers, query)",
                        "2:11 policies: closed (expected: a list)");
    }

    @Nested
    class MatchTest {

        @Test
        void has_defaults() throws Exception {
            assertThat(read(MatchConfig.class, "{}")).isEqualTo(ANY);
        }

        @Test
        void every_field_can_be_set() throws Exception {
            MatchConfig match = read(
                    MatchConfig.class,
                    """
                    hosts: [api.example.com, "*.example.org"]
                    path: /users/{id}/**
                    methods: [GET, PURGE]
                    headers: {X-Version: 2, X-Debug: {present: true}}
                    query: {page: {prefix: a}}
                    """);

            assertThat(match)
                    .isEqualTo(new MatchConfig(
                            List.of(HostPattern.parse("api.example.com"), HostPattern.parse("*.example.org")),
                            PathPattern.parse("/users/{id}/**"),
                            List.of("GET", "PURGE"),
                            Map.of("X-Version", new ValueMatch.Exactly("2"), "X-Debug", new ValueMatch.Present()),
                            Map.of("page", new ValueMatch.Prefix("a"))));
        }

        @Test
        void refuses_what_no_request_has() {
            assertThat(
                            problems(
                                    MatchConfig.class,
                                    """
                    hosts: [api.example.com, "a:80"]
                    path: users
                    headers: {a: {suffix: x}, b: {regex: "["}}
                    """))
                    .extracting(problem -> problem.replaceFirst(" \\(.*", ""))
                    .containsExactly(
                            "1:26 hosts[1]: a:80",
                            "2:7 path: users",
                            "3:15 headers.a.suffix: unknown key",
                            "3:38 headers.b.regex: [");
            assertThat(problems(MatchConfig.class, "methods: [GET, post]"))
                    .containsExactly("1:16 methods[1]: post (expected: a method in upper case such as GET)");
            assertThat(problems(MatchConfig.class, "headers: {'X Version': a}"))
                    .containsExactly("1:1 headers: X Version (expected: names of headers such as X-Version)");
        }
    }

    @Nested
    class DestinationTest {

        @Test
        void is_one_upstream_by_its_name() throws Exception {
            assertThat(read(Destination.class, "orders")).isEqualTo(new Destination.To("orders"));
        }

        @Test
        void is_several_by_their_shares_in_the_order_of_the_document() throws Exception {
            assertThat(read(Destination.class, "{z: 0, a: 1000}").weights().keySet())
                    .containsExactly("z", "a");
        }

        @Test
        void is_shares_of_keys_that_keep_to_one_of_them() throws Exception {
            assertThat(read(Destination.class, "{split: {a: 95, b: 5}, by: {cookie: sid}}"))
                    .isEqualTo(new Destination.Split(Map.of("a", 95, "b", 5), new RequestKey.Cookie("sid")));
            assertThat(read(Destination.class, "{split: 95, by: 5}"))
                    .as("two upstreams of these names")
                    .isEqualTo(new Destination.Weighted(Map.of("split", 95, "by", 5)));
        }

        @Test
        void refuses_shares_of_keys_that_are_none() {
            assertThat(problems(Destination.class, "{split: {a: 0}, by: address}"))
                    .containsExactly("1:2 split: weights that sum to 0 (expected: one above 0)");
            assertThat(problems(Destination.class, "{split: {a: 1001}, by: address}"))
                    .containsExactly("1:13 split.a: 1001 (expected: 0 to 1000)");
            assertThat(problems(Destination.class, "split: {a: 1}"))
                    .singleElement()
                    .asString()
                    .startsWith("1:1 by: missing");
        }

        @Test
        void refuses_shares_that_are_none() {
            assertThat(problems(Destination.class, "{a: 0,\n b: 0}"))
                    .containsExactly("1:1: weights that sum to 0 (expected: one above 0)");
            assertThat(problems(Destination.class, "{a: 1,\n b: 1001}"))
                    .containsExactly("2:5 b: 1001 (expected: 0 to 1000)");
            assertThat(problems(Destination.class, "{? " + "a.".repeat(100_000) + " : 1001}"))
                    .singleElement()
                    .asString()
                    .hasSizeLessThan(700);
            assertThat(problems(Destination.class, "[a]"))
                    .containsExactly("1:1: a list (expected: a text or a map by name or a map of split, by)");
        }
    }

    @Nested
    class ValueMatchTest {

        @Test
        void is_a_text_or_says_how_it_matches() throws Exception {
            assertThat(read(ValueMatch.class, "v2").matches("v2")).isTrue();
            assertThat(read(ValueMatch.class, "present: true").matches("")).isTrue();
            assertThat(read(ValueMatch.class, "prefix: application/").matches("application/json"))
                    .isTrue();
            assertThat(read(ValueMatch.class, "regex: v[23]").matches("v4")).isFalse();
        }

        @Test
        void matches_as_a_whole() throws Exception {
            assertThat(read(ValueMatch.class, "v2").matches("v22")).isFalse();
            assertThat(read(ValueMatch.class, "regex: v[23]").matches("v22")).isFalse();
        }

        @Test
        void refuses_two_ways_at_once() {
            assertThat(problems(ValueMatch.class, "{prefix: a, regex: b}"))
                    .containsExactly("1:1: prefix, regex (expected: one of the keys present, prefix, regex)");
            assertThat(problems(ValueMatch.class, "present: false"))
                    .containsExactly("1:10 present: false (expected: true)");
        }
    }
}
