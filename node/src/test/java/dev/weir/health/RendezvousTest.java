// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {

    private static final List<String> MEMBERS = List.of("a", "b", "c", "d");
    private static final List<String> THINGS =
            IntStream.range(0, 4_000).mapToObj(i -> "thing " + i).toList();

    @Test
    void everybody_names_the_same_one_in_whatever_order_they_see_each_other() {
        assertThat(THINGS).allSatisfy(thing -> assertThat(Rendezvous.winner(thing, MEMBERS))
                .isEqualTo(Rendezvous.winner(thing, List.of("d", "b", "a", "c"))));
    }

    @Test
    void each_gets_its_share() {
        Map<String, Long> counts = THINGS.stream()
                .collect(Collectors.groupingBy(
                        thing -> Rendezvous.winner(thing, MEMBERS).orElseThrow(), Collectors.counting()));

        assertThat(counts.values()).hasSize(4).allMatch(count -> count > 850 && count < 1_150);
    }

    @Test
    void only_what_one_did_goes_to_others_when_it_leaves() {
        Set<String> rest = Set.of("a", "b", "c");

        assertThat(THINGS).allSatisfy(thing -> {
            List<String> before = Rendezvous.ranking(thing, MEMBERS);
            String next = before.get(0).equals("d") ? before.get(1) : before.get(0);
            assertThat(Rendezvous.winner(thing, rest)).contains(next);
        });
    }

    @Test
    void nobody_does_it_where_nobody_is() {
        assertThat(Rendezvous.winner("thing", List.of())).isEmpty();
    }

    /** What other releases of Weir say. */
    @Test
    void who_it_is_never_changes() {
        assertThat(IntStream.range(0, 8)
                        .mapToObj(i -> Rendezvous.winner("thing " + i, MEMBERS).orElseThrow()))
                .containsExactly("a", "d", "b", "c", "b", "a", "c", "b");
    }
}
