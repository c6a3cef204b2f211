// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static dev.weir.balance.Stand.counts;
import static dev.weir.balance.Stand.lineup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Balance;
import dev.weir.config.Balance.Way;
import dev.weir.http.Requests;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Balancers that look at how busy candidates are, and draw lots among those that are equal. */
class LotsTest {

    private static final int TIMES = 10_000;

    @ParameterizedTest
    @EnumSource(Way.class)
    void idle_ones_are_chosen_by_weight(Way way) {
        Map<String, Integer> counts = counts(chooser(way, Stand.of("a*3", "b*2", "c", "off*0")), TIMES);

        assertThat(counts).containsOnlyKeys("a", "b", "c");
        assertThat(counts.get("a")).isCloseTo(TIMES / 2, within(TIMES / 50));
        assertThat(counts.get("c")).isCloseTo(TIMES / 6, within(TIMES / 50));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void who_was_asked_already_is_not_asked_again_while_there_is_another(Way way) {
        List<Stand> stands = Stand.of("a*1000", "b", "c", "backup+1");
        Chooser<Stand> chooser = chooser(way, stands);

        for (int i = 0; i < 100; i++) {
            assertThat(chooser.choose(Requests.get("/"), stands.subList(0, 2))).hasValue(stands.get(2));
            assertThat(chooser.choose(Requests.get("/"), stands.subList(0, 3))).hasValue(stands.get(3));
            assertThat(chooser.choose(Requests.get("/"), stands)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nobody_is_chosen_where_nobody_is(Way way) {
        assertThat(chooser(way, List.of()).choose(Requests.get("/"), List.of())).isEmpty();
        assertThat(chooser(way, Stand.of("a*0")).choose(Requests.get("/"), List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void groups_have_their_shares(Way way) {
        Lineup<Stand> lineup = Stand.without(Stand.of("a", "b", "backup+1"), "a");
        Chooser<Stand> chooser = balancer(way).over(lineup);

        assertThat(counts(chooser, TIMES).get("backup")).isCloseTo(3 * TIMES / 10, within(TIMES / 50));
    }

    @Test
    void least_requests_takes_the_least_busy_for_its_weight() {
        List<Stand> stands = List.of(
                Stand.one("a*4").busy(7),
                Stand.one("b*2").busy(4),
                Stand.one("c").busy(2));

        assertThat(counts(chooser(Way.LEAST_REQUESTS, stands), 100)).isEqualTo(Map.of("a", 100));
    }

    @Test
    void the_busier_of_two_is_only_chosen_when_it_is_drawn_alone() {
        List<Stand> stands = List.of(Stand.one("a").busy(3), Stand.one("b").busy(1));

        assertThat(counts(chooser(Way.RANDOM_TWO, stands), 100)).isEqualTo(Map.of("b", 100));
    }

    @Test
    void the_busiest_of_many_is_never_chosen_of_two() {
        List<Stand> stands = Stand.many(20);
        stands.get(7).busy(1);

        assertThat(counts(chooser(Way.RANDOM_TWO, stands), TIMES)).hasSize(19);
    }

    @Test
    void of_very_many_least_requests_draws_two() {
        List<Stand> stands = Stand.many(100);
        stands.forEach(stand -> stand.busy(1));
        stands.get(7).busy(0);

        assertThat(counts(chooser(Way.LEAST_REQUESTS, stands), TIMES).get("10.0.0.8"))
                .isCloseTo(TIMES / 50, within(TIMES / 200));
    }

    @Test
    void what_others_said_of_short_requests_is_old_and_of_long_ones_is_not() {
        assertThat(ClusterLoad.estimate(3, 40, 9, 1_000_000))
                .as("as if all were like this one")
                .isEqualTo(30);
        assertThat(ClusterLoad.estimate(3, 40, 9, 1_000_000_000_000L)).isEqualTo(43);
        assertThat(ClusterLoad.estimate(3, 40, 9, 0)).as("nothing is known").isEqualTo(43);
        assertThat(ClusterLoad.estimate(3, 0, 0, 1_000_000)).as("alone").isEqualTo(3);
    }

    @Test
    void ewma_takes_who_would_answer_sooner() {
        List<Stand> stands = List.of(
                Stand.one("fast").slow(10_000).busy(3),
                Stand.one("slow").slow(50_000).busy(0));

        assertThat(counts(chooser(Way.EWMA, stands), 100)).isEqualTo(Map.of("fast", 100));
        stands.get(0).busy(5);
        assertThat(counts(chooser(Way.EWMA, stands), 100)).isEqualTo(Map.of("slow", 100));
    }

    @Test
    void ewma_asks_one_that_it_knows_nothing_of_once_at_a_time() {
        List<Stand> stands = List.of(Stand.one("known").slow(10_000).busy(3), Stand.one("new"));

        assertThat(counts(chooser(Way.EWMA, stands), 100)).isEqualTo(Map.of("new", 100));
        stands.get(1).busy(1);
        assertThat(counts(chooser(Way.EWMA, stands), 100)).isEqualTo(Map.of("known", 100));
    }

    @Test
    void a_peak_counts_at_once_and_is_forgotten_by_and_by() {
        long second = 1_000_000_000;

        assertThat(PeakEwma.with(0, 0, 5)).isEqualTo(5);
        assertThat(PeakEwma.with(5, second, 500)).isEqualTo(500);
        assertThat(PeakEwma.with(1000, 10 * second, 0)).isEqualTo(500);
        assertThat(PeakEwma.after(1000, 10 * second)).isEqualTo(500);
        assertThat(PeakEwma.after(1000, 30 * second)).isEqualTo(250);
        assertThat(PeakEwma.after(0, second)).as("nothing is known").isZero();
    }

    private static Chooser<Stand> chooser(Way way, List<Stand> stands) {
        return balancer(way).over(lineup(stands));
    }

    private static Balancer<Stand> balancer(Way way) {
        return Balancer.of(new Balance.Of(way), new SplittableRandom(1));
    }
}
