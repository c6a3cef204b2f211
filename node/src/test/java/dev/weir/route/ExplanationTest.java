// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.get;
import static dev.weir.route.Routes.route;
import static dev.weir.route.Routes.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ValueMatch;
import dev.weir.http.RequestHead;
import dev.weir.route.Explanation.Verdict;
import io.undertow.util.HttpString;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private final RequestHead head = get("https://api.example.com/users/7?debug=secret")
            .withHeaders(headers -> headers.put(new HttpString("X-Version"), "secret"))
            .head();

    @Test
    void names_for_each_route_the_first_thing_that_decided() {
        RouteTable table = table(
                route("elsewhere", "/**").hosts("shop.example.com", "*.internal"),
                route("orders", "/orders/**"),
                route("write", "/users/{id}").methods("PUT", "POST"),
                route("v2", "/users/{id}").header("X-Version", new ValueMatch.Exactly("v2")),
                route("quiet", "/users/{id}").query("debug", new ValueMatch.Exactly("off")),
                route("users", "/users/{id}"));

        List<Explanation> explanations = table.explain(head);

        assertThat(explanations)
                .containsExactly(
                        new Explanation("users", Verdict.ANSWERS, "matches /users/{id}"),
                        new Explanation(
                                "elsewhere",
                                Verdict.HOST_DIFFERS,
                                "host api.example.com is none of [shop.example.com, *.internal]"),
                        new Explanation("orders", Verdict.PATH_DIFFERS, "path /users/7 does not match /orders/**"),
                        new Explanation("write", Verdict.METHOD_DIFFERS, "method GET is none of [PUT, POST]"),
                        new Explanation(
                                "v2", Verdict.HEADER_DIFFERS, "header X-Version is missing or has another value"),
                        new Explanation("quiet", Verdict.QUERY_DIFFERS, "query debug is missing or has another value"));
    }

    @Test
    void says_to_whom_a_route_loses_and_by_what() {
        RouteTable table = table(
                route("winner", "/users/{id}").priority(1).hosts("api.example.com"),
                route("z-priority", "/users/7").priority(0),
                route("host", "/users/7").priority(1).hosts("*.example.com"),
                route("any-host", "/users/7").priority(1),
                route("path", "/users/**").priority(1).hosts("api.example.com"),
                route("z-name", "/users/{x}").priority(1).hosts("api.example.com"));

        List<Explanation> explanations = table.explain(head);

        assertThat(explanations)
                .extracting(Explanation::detail)
                .containsExactly(
                        "matches /users/{id}",
                        "matches, but loses to winner: lower priority (0, not 1)",
                        "matches, but loses to winner: less specific host (*.example.com, not api.example.com)",
                        "matches, but loses to winner: less specific host (any host, not api.example.com)",
                        "matches, but loses to winner: less specific path (/users/**, not /users/{id})",
                        "matches, but loses to winner: name later in the alphabet (z-name, not winner)");
    }

    @Test
    void nobody_answers_where_nothing_matches() {
        List<Explanation> explanations = table(route("orders", "/orders")).explain(head);

        assertThat(explanations).extracting(Explanation::verdict).containsExactly(Verdict.PATH_DIFFERS);
    }
}
