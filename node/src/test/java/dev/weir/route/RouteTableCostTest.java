// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.head;
import static dev.weir.route.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lookup costs, in nodes of the index that it visits. */
class RouteTableCostTest {

    private int visited;

    @Test
    void grows_with_the_path_and_not_with_the_routes() {
        RouteTable few = manyServices(10);
        RouteTable many = manyServices(10_000);

        int inFew = steps(few, head("GET", "/service-7/v1/orders/7/lines"));
        int inMany = steps(many, head("GET", "/service-7/v1/orders/7/lines"));
        int missed = steps(many, head("GET", "/service-7/v1/nothing/7/lines"));

        assertThat(many.size()).isEqualTo(10_000);
        assertThat(many.find(head("GET", "/service-9999/v1/orders/7/lines"))).contains("service-9999");
        assertThat(inMany).isEqualTo(inFew).isLessThanOrEqualTo(7);
        assertThat(missed).isLessThanOrEqualTo(7);
        assertThat(many.stepsMax()).isEqualTo(few.stepsMax()).isLessThanOrEqualTo(8);
    }

    @Test
    void does_not_grow_with_the_hosts_either() {
        RouteTable table = new RouteTable(IntStream.range(0, 10_000)
                .mapToObj(i -> route("r" + i, "/orders/{id}")
                        .hosts("shop-" + i + ".example.com", "*.shop-" + i + ".example.com")
                        .compiled())
                .toList());

        assertThat(steps(table, head("GET", "http://shop-77.example.com/orders/1")))
                .isEqualTo(3);
        assertThat(steps(table, head("GET", "http://a.b.shop-77.example.com/orders/1")))
                .isEqualTo(3);
        assertThat(steps(table, head("GET", "http://a.b.c.d.e/orders/1"))).isZero();
    }

    @Test
    void a_general_route_of_higher_priority_ends_the_search_at_once() {
        List<Route> routes = new ArrayList<>();
        IntStream.range(0, 1_000)
                .forEach(i -> routes.add(route("r" + i, "/a/b/" + i).compiled()));
        routes.add(route("maintenance", "/**").priority(10).hosts("*.test").compiled());
        RouteTable table = new RouteTable(routes);

        int steps = steps(table, head("GET", "http://gateway.test/a/b/7"));

        assertThat(table.find(head("GET", "http://gateway.test/a/b/7"))).contains("maintenance");
        assertThat(steps).isEqualTo(1);
    }

    @Test
    void many_variables_that_lead_nowhere_do_not_multiply() {
        int depth = 30;
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            String path = "/a".repeat(i) + variables(i, depth) + "/end";
            routes.add(route("r" + i, path).compiled());
        }
        RouteTable table = new RouteTable(routes);

        int steps = steps(table, head("GET", "/a".repeat(depth) + "/nowhere"));

        assertThat(table.find(head("GET", "/a".repeat(depth) + "/end"))).contains("r29");
        assertThat(steps).isLessThanOrEqualTo(table.stepsMax()).isLessThan(depth * depth);
        assertThat(table.stepsMax()).isLessThan(depth * depth);
    }

    @Test
    void the_bound_is_never_exceeded_by_the_worst_table() {
        RouteTable table = new RouteTable(everyMixture(8));

        int hit = steps(table, head("GET", "/a".repeat(8)));
        int miss = steps(table, head("GET", "/a".repeat(8) + "/b"));

        assertThat(hit).as("the best is found first, the rest cannot win").isLessThanOrEqualTo(9);
        assertThat(miss).isEqualTo(511).isEqualTo(table.stepsMax());
    }

    private RouteTable manyServices(int count) {
        return new RouteTable(IntStream.range(0, count)
                .mapToObj(i -> route("service-" + i, "/service-" + i + "/v1/orders/{id}/**")
                        .compiled())
                .toList());
    }

    private static String variables(int from, int to) {
        StringBuilder path = new StringBuilder();
        IntStream.range(from, to).forEach(i -> path.append("/{v").append(i).append('}'));
        return path.toString();
    }

    /** A route for every way to choose a text or a variable for each segment. */
    static List<Route> everyMixture(int depth) {
        List<Route> routes = new ArrayList<>();
        for (int mask = 0; mask < 1 << depth; mask++) {
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < depth; i++) {
                path.append((mask >> i & 1) == 0 ? "/a" : "/{v" + i + "}");
            }
            routes.add(route("r" + mask, path.toString()).compiled());
        }
        return routes;
    }

    private int steps(RouteTable table, RequestHead head) {
        visited = 0;
        Optional<String> found = table.find(head, () -> visited++);
        assertThat(found).isEqualTo(table.find(head));
        return visited;
    }
}
