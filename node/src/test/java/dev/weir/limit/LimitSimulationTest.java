// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of whole clusters: {@code -Dweir.schedules} says how many (300), {@code -Dweir.seed} runs a single
 * one.
 */
class LimitSimulationTest {

    @Test
    void no_schedule_admits_more_than_the_limit() {
        long one = Long.getLong("weir.seed", 0);
        long many = Long.getLong("weir.schedules", 300);
        LongStream seeds = one > 0 ? LongStream.of(one) : LongStream.rangeClosed(1, many);

        List<String> findings = new ArrayList<>();
        long[] admitted = new long[1];
        seeds.forEach(seed -> {
            Scenario scenario = Scenario.random(seed);
            Simulation.Outcome outcome = Simulation.run(scenario);
            admitted[0] += outcome.admitted();
            outcome.findings().forEach(finding -> findings.add(scenario + ": " + finding));
        });

        assertThat(findings).isEmpty();
        assertThat(admitted[0]).isPositive();
    }
}
