// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.FaultSchedule.Step;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    @Test
    void the_same_seed_is_the_same_schedule_and_another_one_another() {
        assertThat(FaultSchedule.of(7, true)).isEqualTo(FaultSchedule.of(7, true));
        assertThat(seeds().map(FaultSchedule::steps).collect(Collectors.toSet()))
                .hasSize(1000);
    }

    @Test
    void a_schedule_that_was_seen_once_is_seen_again() {
        assertThat(FaultSchedule.of(1, true))
                .hasToString(
                        """
                        seed 1, 3 nodes
                          1. 5502 ms to 11099 ms: stopped [3]
                          2. 11609 ms to 12629 ms: killed [3]
                          3. 14439 ms to 18908 ms: parted [1, 2]
                          4. 21053 ms to 35444 ms: parted [1, 2]
                          5. 27967 ms to 29823 ms: paused [3]
                          6. 28741 ms to 41471 ms: paused [2]""");
    }

    @Test
    void every_fault_begins_and_then_ends() {
        assertThat(seeds()).allSatisfy(schedule -> {
            Set<Integer> begun = new HashSet<>();
            for (Step step : schedule.steps()) {
                assertThat(step.begins() ? begun.add(step.number()) : begun.remove(step.number()))
                        .as(step.toString())
                        .isTrue();
            }
            assertThat(begun).isEmpty();
        });
    }

    @Test
    void no_node_has_two_faults_at_a_time_and_one_always_runs() {
        assertThat(seeds()).allSatisfy(schedule -> {
            Set<Integer> down = new HashSet<>();
            for (Step step : schedule.steps()) {
                if (!step.fault().what().isOfNetwork()) {
                    int node = step.fault().nodes().get(0);
                    assertThat(step.begins() ? down.add(node) : down.remove(node))
                            .as(step.toString())
                            .isTrue();
                }
                assertThat(down).hasSizeLessThan(schedule.nodes());
            }
        });
    }

    @Test
    void the_network_has_one_fault_at_a_time() {
        assertThat(seeds()).allSatisfy(schedule -> {
            boolean parted = false;
            for (Step step : schedule.steps()) {
                if (step.fault().what().isOfNetwork()) {
                    assertThat(step.begins()).isNotEqualTo(parted);
                    parted = step.begins();
                }
            }
        });
    }

    @Test
    void there_is_every_kind_of_fault_and_both_sizes_of_clusters() {
        assertThat(seeds().flatMap(schedule -> schedule.steps().stream())
                        .map(step -> step.fault().what()))
                .contains(Fault.What.values());
        assertThat(seeds().map(FaultSchedule::nodes)).contains(3, 5);
        assertThat(seeds()).allSatisfy(schedule -> assertThat(schedule.steps()).isNotEmpty());
    }

    @Test
    void where_members_cannot_be_parted_nobody_is() {
        assertThat(LongStream.range(0, 1000)
                        .mapToObj(seed -> FaultSchedule.of(seed, false))
                        .flatMap(schedule -> schedule.steps().stream())
                        .map(step -> step.fault().what()))
                .noneMatch(Fault.What::isOfNetwork)
                .contains(Fault.What.KILLED, Fault.What.STOPPED, Fault.What.PAUSED);
    }

    private static Stream<FaultSchedule> seeds() {
        return LongStream.range(0, 1000).mapToObj(seed -> FaultSchedule.of(seed, true));
    }

    @Test
    void faults_that_come_one_at_a_time_do_not_meet() {
        for (long seed = 1; seed <= 200; seed++) {
            FaultSchedule schedule = FaultSchedule.of(seed, true).oneAtATime();

            boolean under = false;
            for (FaultSchedule.Step step : schedule.steps()) {
                assertThat(under).as("%s", schedule).isEqualTo(!step.begins());
                under = step.begins();
            }
            assertThat(schedule.steps()).isNotEmpty();
        }
    }
}
