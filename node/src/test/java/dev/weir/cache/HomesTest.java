// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HomesTest {

    private static final List<String> NODES = List.of("a", "b", "c", "d", "e");
    private static final List<CacheKey> KEYS =
            IntStream.range(0, 10_000).mapToObj(i -> key("/" + i)).toList();

    private static List<String> without(String one) {
        List<String> rest = new ArrayList<>(NODES);
        rest.remove(one);
        return rest;
    }

    @Test
    void all_nodes_agree() {
        Homes one = Homes.of("a", NODES);
        Homes other = Homes.of("b", List.of("e", "c", "a", "d", "b"));

        assertThat(KEYS).allSatisfy(key -> assertThat(one.of(key)).isEqualTo(other.of(key)));
    }

    @Test
    void a_key_has_two_different_holders() {
        Homes homes = Homes.of("a", NODES);

        assertThat(KEYS)
                .allSatisfy(key -> assertThat(homes.of(key).second()).hasValueSatisfying(second -> assertThat(second)
                        .isNotEqualTo(homes.of(key).home())));
        assertThat(Homes.of("a", List.of("a")).of(KEYS.get(0))).isEqualTo(new Homes.Holders("a", Optional.empty()));
    }

    @Test
    void when_a_home_goes_its_second_holder_is_the_home_and_nothing_else_changes() {
        Homes before = Homes.of("a", NODES);
        Homes after = Homes.of("a", without("c"));

        assertThat(KEYS).allSatisfy(key -> {
            Homes.Holders was = before.of(key);
            String now = was.home().equals("c") ? was.second().orElseThrow() : was.home();
            assertThat(after.of(key).home()).isEqualTo(now);
            if (!was.include("c")) {
                assertThat(after.of(key)).isEqualTo(was);
            }
        });
    }

    @Test
    void all_nodes_hold_about_the_same() {
        Homes homes = Homes.of("a", NODES);

        assertThat(KEYS.stream()
                        .collect(Collectors.groupingBy(key -> homes.of(key).home(), Collectors.counting())))
                .hasSize(5)
                .allSatisfy((node, keys) -> assertThat(keys).isBetween(1_800L, 2_200L));
        assertThat(KEYS.stream()
                        .collect(Collectors.groupingBy(
                                key -> homes.of(key).second().orElseThrow(), Collectors.counting())))
                .allSatisfy((node, keys) -> assertThat(keys).isBetween(1_800L, 2_200L));
    }

    /** Nodes of different releases must agree. */
    @Test
    void holders_are_those_they_have_always_been() {
        Homes homes = Homes.of("a", NODES);

        assertThat(IntStream.range(0, 8).mapToObj(i -> homes.of(key("/" + i)).all()))
                .extracting(all -> String.join("", all))
                .containsExactly("ac", "cb", "ce", "da", "ba", "bc", "ab", "de");
    }
}
