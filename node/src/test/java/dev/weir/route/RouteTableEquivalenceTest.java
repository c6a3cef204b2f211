// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.route.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ValueMatch;
import dev.weir.http.HostPattern;
import dev.weir.http.RequestHead;
import dev.weir.http.Requests;
import dev.weir.route.Explanation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The index finds what looking at every route finds, and both find what a reading of the rules by regex finds. */
class RouteTableEquivalenceTest {

    private static final String[] SEGMENTS = {"a", "b", "c", "a", "b"};
    private static final String[] HOSTS = {
        "a.test", "b.a.test", "c.b.a.test", "other", "*.a.test", "*.test", "*.b.a.test"
    };

    private final Random random = new Random(42);

    @Test
    void the_index_agrees_with_looking_at_every_route() {
        int answered = 0;
        int compared = 0;

        for (int tables = 0; tables < 400; tables++) {
            List<Route> routes = routes(1 + random.nextInt(40));
            RouteTable table = new RouteTable(routes);
            for (int requests = 0; requests < 50; requests++) {
                RequestHead head = head();
                Optional<String> found = table.find(head);
                List<Explanation> explanations = table.explain(head);

                assertThat(explanations).hasSize(routes.size());
                assertThat(winner(explanations)).as("%s in %s", head, routes).isEqualTo(found);
                routes.forEach(route -> assertThat(matchedByRegex(route, head))
                        .as("%s for %s", head, route)
                        .isEqualTo(matched(route, explanations)));
                answered += found.isPresent() ? 1 : 0;
                compared++;
            }
        }

        assertThat(answered).isBetween(compared / 3, compared - 500);
    }

    @Test
    void the_order_of_the_document_plays_no_part() {
        for (int tables = 0; tables < 100; tables++) {
            List<Route> routes = routes(30);
            List<Route> shuffled = new ArrayList<>(routes);
            java.util.Collections.shuffle(shuffled, random);
            RouteTable table = new RouteTable(routes);
            RouteTable other = new RouteTable(shuffled);
            for (int requests = 0; requests < 20; requests++) {
                RequestHead head = head();

                assertThat(other.find(head)).isEqualTo(table.find(head));
            }
        }
    }

    private static Optional<String> winner(List<Explanation> explanations) {
        return explanations.stream()
                .filter(explanation -> explanation.verdict() == Verdict.ANSWERS)
                .map(Explanation::route)
                .reduce((one, two) -> {
                    throw new AssertionError("two routes answer: " + one + " and " + two);
                });
    }

    private static boolean matched(Route route, List<Explanation> explanations) {
        return explanations.stream()
                .filter(explanation -> explanation.route().equals(route.name()))
                .anyMatch(e -> e.verdict() == Verdict.ANSWERS || e.verdict() == Verdict.LOSES);
    }

    private static boolean matchedByRegex(Route route, RequestHead head) {
        String path = route.match().path().toString();
        String regex = path.replaceAll("\\{[^}]*}", "[^/]+").replaceAll("/\\*\\*$", "(/.*)?");
        boolean host = route.match().hosts().isEmpty()
                || route.match().hosts().stream()
                        .map(HostPattern::toString)
                        .anyMatch(pattern ->
                                Pattern.matches(pattern.replace(".", "\\.").replace("*", ".+"), head.host()));
        boolean method = route.match().methods().isEmpty()
                || route.match().methods().contains(head.method().toString());
        boolean query = route.match().query().isEmpty() || head.query().equals("q=1");
        return host && method && query && Pattern.matches(regex, head.path());
    }

    private List<Route> routes(int count) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Routes route = route("r" + random.nextInt(1000) + "-" + i, pattern());
            if (random.nextInt(3) == 0) {
                route = route.priority(random.nextInt(3) - 1);
            }
            if (random.nextInt(2) == 0) {
                route = random.nextBoolean() ? route.hosts(one(HOSTS)) : route.hosts(one(HOSTS), one(HOSTS));
            }
            if (random.nextInt(3) == 0) {
                route = random.nextBoolean() ? route.methods("GET") : route.methods("GET", "POST");
            }
            if (random.nextInt(4) == 0) {
                route = route.query("q", new ValueMatch.Exactly("1"));
            }
            routes.add(route.compiled());
        }
        return routes;
    }

    private String pattern() {
        StringBuilder path = new StringBuilder();
        int depth = random.nextInt(5);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(random.nextInt(3) == 0 ? "{v" + i + "}" : one(SEGMENTS));
        }
        int end = random.nextInt(4);
        return end == 0 ? path + "/**" : end == 1 || path.length() == 0 ? path + "/" : path.toString();
    }

    private RequestHead head() {
        StringBuilder path = new StringBuilder();
        int depth = random.nextInt(5);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(one(SEGMENTS));
        }
        if (path.length() == 0 || random.nextInt(4) == 0) {
            path.append('/');
        }
        String host = one(new String[] {"a.test", "A.test:80", "b.a.test", "c.b.a.test", "x.y.test", "other", "none"});
        String query = random.nextBoolean() ? "?q=1" : "";
        return Requests.head(one(new String[] {"GET", "GET", "POST", "PUT"}), "http://" + host + path + query);
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
