// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Scenario.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a limit admits and what it costs while nothing fails. */
class LimitFiguresTest {

    @ParameterizedTest
    @EnumSource(Traffic.class)
    void with_enough_demand_all_of_a_fixed_window_is_admitted(Traffic traffic) {
        long admitted = 0;
        long possible = 0;
        for (int nodes : new int[] {2, 3, 7}) {
            for (String rate : new String[] {"5/s", "200/2s", "1000/s"}) {
                for (double load : new double[] {1.2, 3}) {
                    Simulation.Outcome outcome = Simulation.run(
                            Scenario.calm(1 + nodes, Algorithm.FIXED_WINDOW, rate, traffic, load, nodes));
                    assertThat(outcome.findings()).isEmpty();
                    admitted += outcome.use().admitted();
                    possible += outcome.use().possible();
                }
            }
        }

        assertThat((double) admitted / possible).isGreaterThanOrEqualTo(0.999);
    }

    @ParameterizedTest
    @CsvSource({
        "SLIDING_WINDOW, 100/s", "SLIDING_WINDOW, 1000/10s", "SLIDING_WINDOW, 1000/s",
        "TOKEN_BUCKET, 100/s", "TOKEN_BUCKET, 1000/s", "TOKEN_BUCKET, 10/s"
    })
    void little_is_lost_by_the_other_algorithms(Algorithm algorithm, String rate) {
        for (Traffic traffic : Traffic.values()) {
            assertThat(share(algorithm, rate, traffic, 3)).isGreaterThan(0.98);
            // A bucket is emptied a little earlier than it would be by one who asks without delay.
            assertThat(share(algorithm, rate, traffic, 1.2)).isGreaterThan(0.94);
        }
    }

    private static double share(Algorithm algorithm, String rate, Traffic traffic, double load) {
        Simulation.Outcome outcome = Simulation.run(Scenario.calm(5, algorithm, rate, traffic, load, 3));
        assertThat(outcome.findings()).isEmpty();
        return outcome.use().share();
    }

    @Test
    void what_is_never_exhausted_is_seldom_asked_for() {
        Simulation.Outcome outcome =
                Simulation.run(Scenario.calm(1, Algorithm.FIXED_WINDOW, "100000/s", Traffic.EVEN, 0.2, 3));

        assertThat(outcome.refused() + outcome.undecided()).isZero();
        assertThat((double) outcome.calls() / outcome.admitted()).isLessThan(0.02);
    }

    @Test
    void refusing_asks_nobody() {
        Scenario tenfold = Scenario.calm(1, Algorithm.FIXED_WINDOW, "100/30s", Traffic.EVEN, 10, 3)
                .lasting(29);

        Simulation.Outcome outcome = Simulation.run(tenfold);

        assertThat(outcome.laterRefused()).isGreaterThan(300);
        assertThat(outcome.laterCalls()).isZero();
    }
}
