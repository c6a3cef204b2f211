// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What nodes know of the requests that others have under way. */
class OthersInFlightTest {

    @Test
    void what_others_have_under_way_is_known_and_of_how_many_they_are() {
        Simulation simulation = new Simulation(1, 3, 4, PlantedBug.NONE);
        Counters here = counters(simulation, 0);
        counters(simulation, 1).tell(() -> 7, () -> 0);
        counters(simulation, 2).tell(() -> 4, () -> 0);

        simulation.network.pass(Duration.ofSeconds(2));
        assertThat(here.othersInFlight()).isEqualTo(11);
        assertThat(here.otherNodes()).isEqualTo(2);

        simulation.network.kill(simulation.nodes().get(2));
        simulation.network.pass(Duration.ofSeconds(10));
        assertThat(here.othersInFlight()).isEqualTo(7);
        assertThat(here.otherNodes()).isEqualTo(1);
    }

    private static Counters counters(Simulation simulation, int node) {
        return simulation.nodes().get(node).upstream().counters(simulation.instances.get(0).url);
    }
}
