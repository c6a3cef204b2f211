// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Scenario.Traffic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a limit admits and what it costs while nothing fails. */
class LimitFiguresTest {

    @ParameterizedTest
    @EnumSource(Traffic.class)
    void with_enough_demand_all_of_a_fixed_window_is_admitted(Traffic traffic) {
        double admitted = 0;
        double possible = 0;
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

        assertThat(admitted / possible).isGreaterThanOrEqualTo(0.999);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void what_is_never_exhausted_is_seldom_asked_for(Algorithm algorithm) {
        Simulation.Outcome outcome = Simulation.run(Scenario.calm(1, algorithm, "100000/s", Traffic.EVEN, 0.2, 3));

        assertThat(outcome.refused() + outcome.undecided()).isZero();
        assertThat((double) outcome.calls() / outcome.admitted()).isLessThan(0.02);
    }

    /** In the first seconds all is spent; until the first of it falls free nothing is worth a question. */
    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"FIXED_WINDOW", "SLIDING_WINDOW"})
    void refusing_asks_nobody(Algorithm algorithm) {
        Scenario tenfold =
                Scenario.calm(1, algorithm, "100/30s", Traffic.EVEN, 10, 3).lasting(29);

        Simulation.Outcome outcome = Simulation.run(tenfold);

        assertThat(outcome.laterRefused()).isGreaterThan(300);
        assertThat(outcome.laterCalls()).isZero();
    }

    /** Each node asks once when something falls free, and one of them for what it was granted before. */
    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"SLIDING_WINDOW", "TOKEN_BUCKET"})
    void what_falls_free_is_asked_for_once_by_each_node(Algorithm algorithm) {
        Scenario tenfold =
                Scenario.calm(1, algorithm, "100/10s", Traffic.EVEN, 100, 3).lasting(100);

        Simulation.Outcome outcome = Simulation.run(tenfold);

        assertThat(outcome.calls()).isLessThan(4 * outcome.admitted());
        assertThat(outcome.refused()).isGreaterThan(80 * outcome.admitted());
    }
}
