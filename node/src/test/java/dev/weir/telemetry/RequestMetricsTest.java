// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Timer;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

    private final ManualClock clock = new ManualClock();
    private final RequestMetrics metrics = new RequestMetrics(clock, Runnable::run);

    @Test
    void a_request_counts_for_the_node_its_route_and_its_upstream() {
        metrics.retain(Set.of("orders"), Set.of("orders-v2"));
        Journey journey = journey("orders", "orders-v2", 201);
        journey.addBytesIn(10);
        journey.addBytesOut(300);

        clock.advance(Duration.ofMillis(8));
        metrics.ended(journey);

        for (String thing : new String[] {"Node.%s.", "Route.%s.orders", "Upstream.%s.orders-v2"}) {
            assertThat(count(thing, "requests")).isEqualTo(1);
            assertThat(count(thing, "status-2xx")).isEqualTo(1);
            assertThat(count(thing, "status-5xx")).isZero();
            assertThat(count(thing, "attempts")).isEqualTo(1);
            assertThat(count(thing, "bytes-in")).isEqualTo(10);
            assertThat(count(thing, "bytes-out")).isEqualTo(300);
            Timer latency = (Timer) metric(thing, "latency");
            assertThat(latency.getSnapshot().getMedian()).isBetween(7.5e6, 8.6e6);
        }
    }

    @Test
    void every_status_has_its_class_and_a_client_that_left_one_of_its_own() {
        for (int status : new int[] {101, 200, 204, 302, 404, 429, 503, 0}) {
            metrics.ended(journey("", "", status));
        }

        assertThat(count("Node.%s.", "status-1xx")).isEqualTo(1);
        assertThat(count("Node.%s.", "status-2xx")).isEqualTo(2);
        assertThat(count("Node.%s.", "status-3xx")).isEqualTo(1);
        assertThat(count("Node.%s.", "status-4xx")).isEqualTo(2);
        assertThat(count("Node.%s.", "status-5xx")).isEqualTo(1);
        assertThat(count("Node.%s.", "left")).isEqualTo(1);
    }

    @Test
    void errors_are_counted_by_their_label() {
        Journey journey = journey("", "", 404);
        journey.error(ProxyError.NO_ROUTE);

        metrics.ended(journey);

        assertThat(count("Error.%s.no_route", "requests")).isEqualTo(1);
        assertThat(count("Error.%s.dns_error", "requests")).isZero();
        assertThat(count("Route.%s.-", "errors")).isEqualTo(1);
    }

    @Test
    void what_is_counted_elsewhere_is_shown_with_the_node() {
        metrics.gauge("mirrors", () -> 7);

        assertThat(((Gauge<?>) metric("Node.%s.", "mirrors")).getValue()).isEqualTo(7L);
    }

    @Test
    void what_is_counted_elsewhere_is_shown_until_it_is_hidden() {
        metrics.show("Limit", "orders/1", Map.of("admitted", () -> 7, "refused", () -> 3));
        long shown = count("Limit.%s.orders/1", "admitted");
        metrics.hide("Limit", "orders/1", Set.of("admitted", "refused"));

        assertThat(shown).isEqualTo(7);
        assertThat(names()).noneMatch(name -> name.startsWith("Limit"));
    }

    @Test
    void in_flight_is_what_began_and_has_not_ended() {
        metrics.begun();
        metrics.begun();

        metrics.ended(journey("", "", 200));

        assertThat(metrics.inFlight()).isEqualTo(1);
    }

    @Test
    void a_name_that_is_not_in_the_config_gets_no_counters_of_its_own() {
        metrics.retain(Set.of("orders"), Set.of());

        IntStream.range(0, 1_000).forEach(i -> metrics.ended(journey("made-up-" + i, "nobody", 200)));

        assertThat(count("Route.%s.-", "requests")).isEqualTo(1_000);
        assertThat(count("Upstream.%s.-", "requests")).isEqualTo(1_000);
        assertThat(names()).noneMatch(name -> name.contains("made-up"));
    }

    @Test
    void a_revision_drops_the_counters_of_routes_it_does_not_have() {
        metrics.retain(Set.of("orders", "users"), Set.of("a"));
        metrics.ended(journey("orders", "a", 200));
        metrics.ended(journey("users", "a", 200));

        metrics.retain(Set.of("users"), Set.of());
        metrics.ended(journey("orders", "a", 200));

        assertThat(names()).noneMatch(name -> name.endsWith(".orders") || name.endsWith(".a"));
        assertThat(count("Route.%s.users", "requests")).isEqualTo(1);
        assertThat(count("Route.%s.-", "requests")).isEqualTo(1);
    }

    @Test
    void a_name_dropped_before_it_was_registered_is_not_registered_later() {
        Deque<Runnable> later = new ArrayDeque<>();
        RequestMetrics slow = new RequestMetrics(clock, later::add);
        slow.retain(Set.of("orders"), Set.of());
        slow.ended(journey("orders", "", 200));

        slow.retain(Set.of(), Set.of());
        later.forEach(Runnable::run);

        assertThat(slow.registry().getNames()).noneMatch(name -> name.endsWith(".orders"));
    }

    private Journey journey(String route, String upstream, int status) {
        Journey journey = new Journey(clock.getAsLong());
        journey.route(route);
        if (!upstream.isEmpty()) {
            journey.attempt(upstream, "127.0.0.1:1");
        }
        journey.status(status);
        return journey;
    }

    private long count(String thing, String metric) {
        return ((Counter) metric(thing, metric)).getCount();
    }

    private Metric metric(String thing, String metric) {
        String name = thing.replace("%s", metric);
        return Objects.requireNonNull(metrics.registry().getMetrics().get(name), name);
    }

    private Iterable<String> names() {
        return metrics.registry().getNames();
    }
}
