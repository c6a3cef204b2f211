// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.PrometheusText;
import dev.weir.telemetry.RequestMetrics;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TalliesTest {

    private final RequestMetrics metrics = new RequestMetrics(() -> 0, Runnable::run);
    private final Tallies tallies = new Tallies();

    @Test
    void outcomes_are_shown_by_kind_and_name_while_the_config_has_the_policy() {
        tallies.countIn(metrics);
        tallies.of("ApiKey", "orders/1").count(Outcome.ACCEPTED);
        tallies.of("Basic", "orders/1").count(Outcome.WRONG);

        String before = text();
        tallies.retain(Set.of("orders/1"));
        tallies.retain(Set.of("orders/1"));
        String shown = text();
        tallies.retain(Set.of());

        assertThat(before).doesNotContain("weir_api_key");
        assertThat(shown)
                .contains("weir_api_key_accepted_total{api_key=\"orders/1\"} 1")
                .contains("weir_api_key_unknown_total{api_key=\"orders/1\"} 0")
                .contains("weir_basic_wrong_total{basic=\"orders/1\"} 1");
        assertThat(text()).doesNotContain("weir_api_key", "weir_basic");
    }

    @Test
    void a_policy_that_stays_counts_on() {
        Tally tally = tallies.of("ApiKey", "partners");
        tally.count(Outcome.UNKNOWN);

        tallies.retain(Set.of("partners"));

        assertThat(tallies.of("ApiKey", "partners")).isSameAs(tally);
        assertThat(tally.of(Outcome.UNKNOWN)).isEqualTo(1);
    }

    private String text() {
        return new PrometheusText(metrics).text();
    }
}
