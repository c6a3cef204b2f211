// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.PrometheusText;
import dev.weir.telemetry.RequestMetrics;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitMetricsTest {

    private static final Terms TWO = new Terms(
            Algorithm.FIXED_WINDOW, List.of(Rate.parse("2/1d")), 0, ZoneOffset.UTC, OnPartition.STRICT, false);

    private static final PermitTerms ONE = new PermitTerms(1, OnPartition.STRICT);

    private final RequestMetrics metrics = new RequestMetrics(() -> 0, Runnable::run);
    private final Limits limits = Limits.alone(() -> 0, () -> 0);
    private final Limit orders = limits.shared("orders/1");

    @BeforeEach
    void count() {
        limits.retain(Set.of("orders/1"));
        limits.countIn(metrics);
    }

    @Test
    void a_limit_counts_for_itself_and_for_the_node() {
        limits.shared("search").take("k", TWO, 1).join();
        for (int i = 0; i < 3; i++) {
            orders.take("k", TWO, 1).join();
        }

        assertThat(lines())
                .contains(
                        "weir_limit_admitted_total{limit=\"orders/1\"} 2",
                        "weir_limit_refused_total{limit=\"orders/1\"} 1",
                        "weir_limit_undecided_total{limit=\"orders/1\"} 0",
                        "weir_limit_full_total{limit=\"orders/1\"} 0",
                        "weir_limit_calls_total{limit=\"orders/1\"} 2",
                        "weir_limit_granted_total{limit=\"orders/1\"} 2",
                        "weir_limit_returned_total{limit=\"orders/1\"} 0",
                        "weir_limit_expired_total{limit=\"orders/1\"} 0",
                        "weir_node_limits_admitted_total 3",
                        "weir_node_limits_refused_total 1",
                        "weir_node_limits_full_total 0",
                        "weir_node_limits_ledgers 2");
    }

    @Test
    void a_concurrency_limit_of_the_same_name_counts_apart() {
        PermitPool pool = limits.permits().pool("orders/1");
        limits.permits().retain(Set.of("orders/1"));

        pool.acquire("k", ONE, false).join();
        pool.acquire("k", ONE, false).join();
        List<String> named = lines();
        limits.permits().retain(Set.of());

        assertThat(named)
                .contains(
                        "# TYPE weir_concurrency_limit_in_use gauge",
                        "weir_concurrency_limit_in_use{concurrency_limit=\"orders/1\"} 1",
                        "weir_concurrency_limit_admitted_total{concurrency_limit=\"orders/1\"} 1",
                        "weir_concurrency_limit_refused_total{concurrency_limit=\"orders/1\"} 1",
                        "weir_concurrency_limit_undecided_total{concurrency_limit=\"orders/1\"} 0",
                        "weir_limit_admitted_total{limit=\"orders/1\"} 0")
                .anyMatch(line -> line.startsWith("weir_concurrency_limit_calls_total"));
        assertThat(lines())
                .contains("weir_limit_admitted_total{limit=\"orders/1\"} 0")
                .noneMatch(line -> line.contains("concurrency_limit"));
    }

    @Test
    void what_the_config_does_not_name_has_no_metrics_of_its_own() {
        orders.take("k", TWO, 1).join();
        limits.shared("search");
        limits.retain(Set.of("search"));

        assertThat(lines())
                .noneMatch(line -> line.contains("orders/1"))
                .contains("weir_limit_admitted_total{limit=\"search\"} 0", "weir_node_limits_admitted_total 1");
    }

    private List<String> lines() {
        return new PrometheusText(metrics).text().lines().toList();
    }
}
