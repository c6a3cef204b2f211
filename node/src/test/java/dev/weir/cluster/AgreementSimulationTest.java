// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random schedules of nodes that agree on revisions: {@code -Dweir.schedules} says how many (300), {@code -Dweir.seed}
 * runs a single one.
 */
class AgreementSimulationTest {

    private static final int SEEDS = 2000;

    @Test
    void no_schedule_loses_what_was_confirmed() {
        long one = Long.getLong("weir.seed", 0);
        long many = Long.getLong("weir.schedules", 300);
        LongStream seeds = one > 0 ? LongStream.of(one) : LongStream.rangeClosed(1, many);

        List<String> findings = new ArrayList<>();
        long published = seeds.map(seed -> {
                    SimulatedNodes.Outcome outcome = SimulatedNodes.run(seed, PlantedFlaw.NONE);
                    outcome.findings().forEach(finding -> findings.add("-Dweir.seed=" + seed + ": " + finding));
                    return outcome.published();
                })
                .sum();

        assertThat(findings).isEmpty();
        assertThat(published).isGreaterThan(many);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_flaw_is_found(PlantedFlaw flaw) {
        long first = LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> SimulatedNodes.run(seed, flaw).findings().stream()
                        .anyMatch(finding -> finding.contains("confirmed and is lost")))
                .findFirst()
                .orElse(0);

        assertThat(first).isPositive();
    }
}
