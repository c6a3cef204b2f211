// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermitSimulationTest {

    private static final int SCHEDULES = Integer.getInteger("weir.schedules", 200);

    @Test
    void never_more_are_under_way_than_the_limit_and_all_permits_come_back() {
        long admitted = 0;
        List<String> findings = new ArrayList<>();

        for (int seed = 0; seed < SCHEDULES; seed++) {
            PermitSimulation world = new PermitSimulation(seed, PermitSimulation.Bug.NONE);
            findings.addAll(findings(seed, world));
            admitted += world.admitted;
        }

        assertThat(findings).isEmpty();
        assertThat(admitted).isGreaterThan(SCHEDULES * 500L);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_noticed(PermitSimulation.Bug bug) {
        List<String> findings = new ArrayList<>();

        for (int seed = 0; seed < SCHEDULES && findings.isEmpty(); seed++) {
            findings.addAll(findings(seed, new PermitSimulation(seed, bug)));
        }

        assertThat(findings).isNotEmpty();
    }

    private static List<String> findings(int seed, PermitSimulation world) {
        List<String> findings = new ArrayList<>();
        try {
            world.run();
        } catch (AssertionError e) {
            return List.of("seed " + seed + ": " + e.getMessage());
        }
        if (world.leaked() > 0) {
            findings.add("seed " + seed + ": " + world.leaked() + " permits leaked");
        }
        for (PermitNode node : world.nodes) {
            if (node.pool().keys() > 0) {
                findings.add("seed " + seed + ": " + node.id + " remembers a key that nobody asks for");
            }
            if (!node.canHaveAll()) {
                findings.add("seed " + seed + ": " + node.id + " cannot have all permits");
            }
            world.run(2000);
        }
        return findings;
    }
}
