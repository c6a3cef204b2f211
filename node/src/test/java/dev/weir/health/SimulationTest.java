// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.health.SimulatedInstance.Mood;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10})
    void five_failures_anywhere_spare_all_nodes_within_200_ms(int nodes) {
        for (long seed = 1; seed <= 4; seed++) {
            Simulation simulation = new Simulation(seed, nodes, 4, PlantedBug.NONE);

            long millis = simulation.spreads(simulation.instances.get(2));

            assertThat(millis).as("seed %d", seed).isLessThanOrEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void one_request_of_the_whole_cluster_tries_an_instance_that_was_out(long seed) {
        Simulation simulation = new Simulation(seed, 5, 4, PlantedBug.NONE);
        SimulatedInstance bad = simulation.instances.get(0);
        simulation.spreads(bad);
        long failures = bad.failures;

        simulation.network.pass(Duration.ofMinutes(2));

        assertThat(bad.trialsMost).isEqualTo(1);
        assertThat(bad.failures - failures).as("5 s, 10 s, 15 s, … 30 s").isBetween(4L, 8L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void an_instance_that_is_well_again_comes_back_everywhere(long seed) {
        Simulation simulation = new Simulation(seed, 5, 4, PlantedBug.NONE);
        SimulatedInstance bad = simulation.instances.get(0);
        simulation.spreads(bad);

        bad.mood = Mood.GOOD;
        simulation.network.pass(Duration.ofSeconds(7));

        assertThat(simulation.asked(bad)).isEqualTo(5);
        assertThat(simulation.rulings()).hasSize(1);
        assertThat(simulation.nodes())
                .allSatisfy(node -> assertThat(node.upstream().standing(bad.url).warmSinceMillis())
                        .isPositive());
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"FLAPPING", "SLOW", "UNREACHABLE"})
    void other_kinds_of_evidence_eject_as_well(Mood mood) {
        Simulation simulation = new Simulation(7, 3, 4, PlantedBug.NONE);
        SimulatedInstance bad = simulation.instances.get(1);

        bad.mood = mood;
        simulation.network.pass(Duration.ofSeconds(4));

        assertThat(simulation.asked(bad)).isZero();
    }

    /** Real failures take longer than a request does: the others have said that they reach it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void what_one_node_alone_cannot_reach_it_leaves_alone_by_itself(long seed) {
        Simulation simulation = new Simulation(seed, 4, 4, PlantedBug.NONE);
        SimulatedInstance one = simulation.instances.get(0);
        SimulatedNode cut = simulation.nodes().get(1);

        cut.unreachable = one.url;
        simulation.network.pass(Duration.ofSeconds(20));

        assertThat(cut.upstream().standing(one.url).usable()).isFalse();
        assertThat(simulation.asked(one)).isEqualTo(3);
        assertThat(simulation.nodes()).allSatisfy(node -> assertThat(node.upstream()
                        .evidence()
                        .instance(one.url)
                        .of(cut.id())
                        .avoided())
                .isTrue());
        cut.unreachable = "";
        simulation.network.pass(Duration.ofSeconds(7));
        assertThat(simulation.asked(one)).isEqualTo(4);
    }

    @Test
    void never_more_than_half_are_ejected_however_many_fail() {
        Simulation simulation = new Simulation(3, 3, 5, PlantedBug.NONE);

        simulation.instances.forEach(one -> one.mood = Mood.FAILING);
        simulation.network.pass(Duration.ofMinutes(1));

        assertThat(simulation.problems).isEmpty();
        assertThat(simulation.instances.stream().filter(one -> simulation.asked(one) == 0))
                .hasSize(2);
    }

    @Test
    void a_keeper_that_dies_is_replaced_and_nothing_is_forgotten() {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation simulation = new Simulation(seed, 4, 4, PlantedBug.NONE);
            SimulatedInstance bad = simulation.instances.get(0);
            simulation.spreads(bad);
            String keeper = simulation.rulings().iterator().next().keeper();

            simulation.network.kill(Objects.requireNonNull(simulation.network.nodes.get(keeper)));
            simulation.network.pass(Duration.ofSeconds(4));
            long spread = simulation.spreads(simulation.instances.get(1));

            assertThat(spread).as("seed %d", seed).isLessThanOrEqualTo(200);
            assertThat(simulation.asked(bad)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 28})
    void after_whatever_happens_all_nodes_agree_and_ask_everybody(long seed) {
        Simulation simulation = new Simulation(seed, 4, 5, PlantedBug.NONE);

        for (int i = 0; i < 12; i++) {
            simulation.fault();
        }
        simulation.recover();

        assertThat(simulation.problems).isEmpty();
        assertThat(simulation.rulings()).hasSize(1);
        assertThat(simulation.instances).allSatisfy(one -> assertThat(simulation.asked(one))
                .isEqualTo(simulation.nodes().size()));
    }

    @ParameterizedTest
    @EnumSource(value = PlantedBug.class, mode = Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_found(PlantedBug bug) {
        boolean found = false;
        for (long seed = 1; seed <= 10 && !found; seed++) {
            Simulation simulation = new Simulation(seed, 5, 4, bug);
            SimulatedInstance bad = simulation.instances.get(2);
            found = simulation.spreads(bad) > 200;
            simulation.network.pass(Duration.ofSeconds(30));
            found |= bad.trialsMost > 1 || simulation.rulings().size() > 1;
        }

        assertThat(found).isTrue();
    }
}
