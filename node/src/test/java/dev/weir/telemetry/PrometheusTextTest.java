// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Journey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    /** A line of the text format 0.0.4 that is no comment. */
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-z_][a-z0-9_]*(\\{[a-z_]+=\"([^\"\\\\\\n]|\\\\[\"\\\\n])*\"(,[a-z_]+=\"[^\"]*\")*})? -?[0-9.E-]+");

    private final ManualClock clock = new ManualClock();
    private final RequestMetrics metrics = new RequestMetrics(clock, Runnable::run);

    @Test
    void counters_say_of_what_and_with_which_status() {
        metrics.retain(Set.of("orders"), Set.of());

        end("orders", 200);
        end("orders", 503);

        assertThat(lines())
                .contains(
                        "# TYPE weir_route_requests_total counter",
                        "weir_route_requests_total{route=\"orders\"} 2",
                        "weir_route_responses_total{route=\"orders\",status=\"2xx\"} 1",
                        "weir_route_responses_total{route=\"orders\",status=\"5xx\"} 1",
                        "weir_node_requests_total 2");
    }

    @Test
    void latencies_are_in_seconds() {
        metrics.retain(Set.of("orders"), Set.of());

        end("orders", 200);

        assertThat(lines()).contains("weir_route_latency_seconds_count{route=\"orders\"} 1");
        double median = lines().stream()
                .filter(line -> line.startsWith("weir_route_latency_seconds{route=\"orders\",quantile=\"0.5\"} "))
                .map(line -> line.substring(line.lastIndexOf(' ')))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow();
        assertThat(median).isBetween(0.019, 0.021);
    }

    @Test
    void every_line_is_one_that_prometheus_takes_whatever_the_name() {
        metrics.retain(Set.of("a\"b\\c\nd"), Set.of());
        JvmGauges.showIn(metrics);

        end("a\"b\\c\nd", 200);

        assertThat(lines())
                .filteredOn(line -> !line.startsWith("# TYPE "))
                .isNotEmpty()
                .allMatch(SAMPLE.asMatchPredicate());
    }

    @Test
    void each_name_has_one_type_and_stands_together() {
        metrics.retain(Set.of("a", "b"), Set.of());

        end("a", 200);
        end("b", 200);

        List<String> types =
                lines().stream().filter(line -> line.startsWith("# TYPE ")).toList();
        assertThat(types).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }

    private List<String> lines() {
        return new PrometheusText(metrics).text().lines().toList();
    }

    private void end(String route, int status) {
        Journey journey = new Journey(clock.getAsLong());
        journey.route(route);
        journey.status(status);
        clock.advance(Duration.ofMillis(20));
        metrics.ended(journey);
    }
}
