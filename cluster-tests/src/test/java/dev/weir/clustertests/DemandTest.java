// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No more windows are excused than those in which too little was asked. */
class DemandTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Windows four = new Windows(SECOND, 0, 4);

    @Test
    void windows_in_which_enough_was_asked_are_one_run() {
        Demand demand = new Demand(List.of(0L, 999L, 1000L, 1001L, 2500L, 2600L, 3000L, 3999L), 2);

        assertThat(demand.runs(four)).containsExactly(four);
    }

    @Test
    void a_window_in_which_less_was_asked_parts_the_runs() {
        Demand demand = new Demand(List.of(10L, 20L, 1000L, 2500L, 2600L, 3000L, 3999L, 4000L), 2);

        assertThat(demand.runs(four)).containsExactly(new Windows(SECOND, 0, 1), new Windows(SECOND, 2000, 2));
    }

    @Test
    void where_nothing_was_asked_there_is_none() {
        assertThat(new Demand(List.of(), 1).runs(four)).isEmpty();
    }

    @Test
    void what_is_asked_counts_for_the_one_window_that_it_is_in() {
        Demand demand = new Demand(List.of(900L, 1000L, 1999L, 2000L), 2);

        assertThat(demand.counts(four)).containsExactly(1L, 2L, 1L, 0L);
        assertThat(demand.isEnough(four, 0)).isFalse();
        assertThat(demand.isEnough(four, 1)).isTrue();
    }
}
