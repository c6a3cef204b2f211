// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.balance.Lineup.Group;
import dev.weir.balance.Lineup.Seat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineupTest {

    private static final Nearness EU = new Nearness("eu", 0.7);

    @Test
    void all_have_their_shares_by_weight() {
        assertThat(shares(Stand.of("a*3", "b", "off*0"), Nearness.NONE)).isEqualTo(Map.of("a", 75, "b", 25));
    }

    @Test
    void backups_are_asked_only_when_too_few_of_the_first_can_be_used() {
        List<Stand> stands = Stand.of("a", "b", "c", "d", "backup+1");

        assertThat(shares(stands, Nearness.NONE, "a"))
                .as("three of four carry all")
                .doesNotContainKey("backup");
        assertThat(shares(stands, Nearness.NONE, "a", "b"))
                .containsEntry("backup", 30)
                .containsEntry("c", 35);
        assertThat(shares(stands, Nearness.NONE, "a", "b", "c", "d")).isEqualTo(Map.of("backup", 100));
    }

    @Test
    void what_no_priority_can_carry_is_shared_by_all() {
        List<Stand> stands = Stand.of("a", "b", "c", "d", "e+1", "f+1", "g+1", "h+1");

        Map<String, Integer> shares = shares(stands, Nearness.NONE, "a", "b", "c", "e", "f", "g");

        assertThat(shares).isEqualTo(Map.of("d", 50, "h", 50));
    }

    @Test
    void the_own_zone_is_enough_while_most_of_it_can_be_used() {
        List<Stand> stands = Stand.of("a@eu", "b@eu", "c@eu", "d@eu", "x@us", "y");

        assertThat(shares(stands, EU)).containsOnlyKeys("a", "b", "c", "d");
        assertThat(shares(stands, EU, "a")).containsOnlyKeys("b", "c", "d");
    }

    @Test
    void others_help_as_much_as_the_own_zone_is_short_of() {
        List<Stand> stands = Stand.of("a@eu", "b@eu", "c@eu", "d@eu", "x@us", "y");

        Map<String, Integer> shares = shares(stands, EU, "a", "b");

        assertThat(shares.get("c")).isCloseTo(36, within(1));
        assertThat(shares.get("x")).isCloseTo(14, within(1)).isEqualTo(shares.get("y"));
    }

    @Test
    void a_zone_of_which_nobody_is_left_or_that_nobody_is_in_is_no_hindrance() {
        List<Stand> stands = Stand.of("a@eu", "x@us", "y");

        assertThat(shares(stands, EU, "a")).isEqualTo(Map.of("x", 50, "y", 50));
        assertThat(shares(stands, new Nearness("asia", 0.7))).isEqualTo(Map.of("a", 33, "x", 33, "y", 33));
        assertThat(shares(stands, EU, "x", "y")).isEqualTo(Map.of("a", 100));
    }

    @Test
    void there_may_be_nobody() {
        assertThat(Stand.without(Stand.of("a"), "a").isEmpty()).isTrue();
        assertThat(Stand.without(Stand.of("a"), "a").besides(List.of(), 0)).isEmpty();
    }

    @Test
    void who_failed_is_replaced_by_others_of_the_zone_then_of_the_priority_then_by_backups() {
        List<Stand> stands = Stand.of("a@eu", "b@eu", "x@us", "backup+1");
        Lineup<Stand> lineup = Lineup.of(stands, one -> true, one -> 1, EU);

        assertThat(besides(lineup, stands.subList(0, 1))).hasValue("b");
        assertThat(besides(lineup, stands.subList(0, 2))).hasValue("x");
        assertThat(besides(lineup, stands.subList(0, 3))).hasValue("backup");
        assertThat(besides(lineup, stands)).isEmpty();
    }

    private static Optional<String> besides(Lineup<Stand> lineup, List<Stand> but) {
        return lineup.besides(but, 0).map(Stand::id);
    }

    /** In percent. */
    private static Map<String, Integer> shares(List<Stand> stands, Nearness near, String... bad) {
        Lineup<Stand> lineup = Lineup.of(stands, one -> !List.of(bad).contains(one.id()), one -> 1, near);
        Map<String, Integer> shares = new TreeMap<>();
        for (Group<Stand> group : lineup.sharing()) {
            double all = group.seats().stream().mapToDouble(Seat::weight).sum();
            group.seats()
                    .forEach(seat -> shares.put(
                            seat.candidate().id(), (int) Math.round(100 * group.share() * seat.weight() / all)));
        }
        return shares;
    }
}
