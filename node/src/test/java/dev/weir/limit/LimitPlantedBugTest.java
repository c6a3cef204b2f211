// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation notices what it is there to notice. */
class LimitPlantedBugTest {

    private static final int SEEDS = 2000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_found(PlantedBug bug) {
        long first = LongStream.rangeClosed(1, SEEDS)
                .filter(seed ->
                        !Simulation.run(Scenario.random(seed), bug).findings().isEmpty())
                .filter(seed -> Simulation.run(Scenario.random(seed)).findings().isEmpty())
                .findFirst()
                .orElse(0);

        assertThat(first).isPositive();
    }
}
