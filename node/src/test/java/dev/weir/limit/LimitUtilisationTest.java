// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Scenario.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much of a limit is admitted with enough demand while nothing fails: what all nodes admitted together, of what a
 * single counter with the same algorithm would have admitted of the same requests that all ask without delay. Time is
 * virtual and all is seeded, so a figure is always the same.
 */
class LimitUtilisationTest {

    /** Of one rate: at 1.2 and 3 times the limit, even on three nodes and skewed on ten. */
    private static double share(Algorithm algorithm, String rate, long windows) {
        double admitted = 0;
        double possible = 0;
        for (double load : new double[] {1.2, 3}) {
            for (Traffic traffic : new Traffic[] {Traffic.EVEN, Traffic.SKEWED}) {
                Referee.Use use = use(algorithm, rate, traffic, load, windows);
                admitted += use.admitted();
                possible += use.possible();
            }
        }
        return admitted / possible;
    }

    private static Referee.Use use(Algorithm algorithm, String rate, Traffic traffic, double load, long windows) {
        int nodes = traffic == Traffic.EVEN ? 3 : 10;
        long seconds = windows * Rate.parse(rate).window().length().toSeconds();
        Simulation.Outcome outcome = Simulation.run(
                Scenario.calm(5, algorithm, rate, traffic, load, nodes).lasting(seconds));
        assertThat(outcome.findings()).isEmpty();
        return outcome.use();
    }

    @ParameterizedTest
    @CsvSource({
        "10/s, 400",
        "100/s, 100",
        "1000/s, 40",
        "10/10s, 100",
        "100/10s, 40",
        "1000/10s, 20",
        "10000/10s, 8",
        "10/m, 100",
        "100/m, 40",
        "1000/m, 20",
        "10000/m, 8"
    })
    void all_of_a_sliding_window_is_admitted(String rate, long windows) {
        assertThat(share(Algorithm.SLIDING_WINDOW, rate, windows)).isGreaterThanOrEqualTo(0.999);
    }

    /**
     * Of so many in so short a time some 7 ms are lost once, when the limit is reached: until then nodes have tokens in
     * stock, and say only roughly when they were spent. Afterwards it is 0.7 ms of each second.
     */
    @Test
    void all_of_a_second_with_thousands_is_admitted_as_long_as_they_come() {
        assertThat(share(Algorithm.SLIDING_WINDOW, "10000/s", 40)).isGreaterThanOrEqualTo(0.999);
    }

    @ParameterizedTest
    @CsvSource({
        "10/s, 100",
        "100/s, 40",
        "1000/s, 20",
        "10000/s, 8",
        "10/10s, 100",
        "100/10s, 40",
        "1000/10s, 20",
        "10/m, 100",
        "100/m, 40",
        "1000/m, 20"
    })
    void all_of_a_bucket_is_admitted(String rate, long windows) {
        assertThat(share(Algorithm.TOKEN_BUCKET, rate, windows)).isGreaterThanOrEqualTo(0.999);
    }

    @ParameterizedTest
    @CsvSource({"SLIDING_WINDOW, 100/10s", "SLIDING_WINDOW, 1000/10s", "TOKEN_BUCKET, 100/10s", "TOKEN_BUCKET, 1000/10s"
    })
    void at_ten_times_the_limit_it_is_no_less(Algorithm algorithm, String rate) {
        for (Traffic traffic : Traffic.values()) {
            assertThat(use(algorithm, rate, traffic, 10, 12).share())
                    .as(traffic.name())
                    .isGreaterThanOrEqualTo(0.999);
        }
    }
}
