// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static dev.weir.balance.Stand.counts;
import static dev.weir.balance.Stand.lineup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.http.Requests;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

    @Test
    void takes_turns() {
        assertThat(turns(4, "a", "b")).isEqualTo("abab");
    }

    @Test
    void heavy_ones_are_spread_out() {
        assertThat(turns(7, "a*50", "b*10", "c*10")).isEqualTo("aabacaa");
    }

    @Test
    void a_weight_of_zero_is_never_chosen() {
        assertThat(turns(3, "a*0", "b*3")).isEqualTo("bbb");
        assertThat(turns(1, "a*0")).isEqualTo("-");
        assertThat(turns(1)).isEqualTo("-");
    }

    @Test
    void goes_on_where_it_was_when_somebody_has_left() {
        RoundRobin<Stand> robin = new RoundRobin<>(0);
        List<Stand> stands = Stand.of("a", "b", "c");

        String before = turns(robin.over(lineup(stands)), 4);
        String after = turns(robin.over(Stand.without(stands, "b")), 3);

        assertThat(before).isEqualTo("abca");
        assertThat(after).isEqualTo("aca");
    }

    @Test
    void who_starts_slowly_has_as_much_less_of_the_turns() {
        Lineup<Stand> warming =
                Lineup.of(Stand.of("a", "b"), one -> true, one -> one.id().equals("a") ? 0.1 : 1, Nearness.NONE);

        Map<String, Integer> counts = counts(new RoundRobin<Stand>(0).over(warming), 4096);

        assertThat(counts.get("a")).isCloseTo(4096 / 11, within(2));
    }

    @Test
    void a_large_lineup_with_odd_weights_has_turns_of_a_bounded_number() {
        String[] odd = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> "i" + i + '*' + (900 + i))
                .toArray(String[]::new);

        Map<String, Integer> counts = counts(new RoundRobin<Stand>(0).over(lineup(Stand.of(odd))), 4096);

        assertThat(counts).hasSize(100);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(37, 45));
    }

    @Test
    void further_attempts_take_nobodys_turn() {
        Chooser<Stand> chooser = new RoundRobin<Stand>(0).over(lineup(Stand.of("a", "b")));
        List<Stand> first =
                chooser.choose(Requests.get("/"), List.of()).stream().toList();

        assertThat(chooser.choose(Requests.get("/"), first)).map(Stand::id).hasValue("b");
        assertThat(chooser.choose(Requests.get("/"), List.of())).map(Stand::id).hasValue("b");
    }

    private static String turns(int count, String... stands) {
        return turns(new RoundRobin<Stand>(0).over(lineup(Stand.of(stands))), count);
    }

    private static String turns(Chooser<Stand> chooser, int count) {
        return Stream.generate(() -> chooser.choose(Requests.get("/"), List.of()))
                .limit(count)
                .map(chosen -> chosen.map(Stand::id).orElse("-"))
                .collect(Collectors.joining());
    }
}
