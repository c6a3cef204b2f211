// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.RoundRobin.Weighted;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

    @Test
    void takes_turns() {
        assertThat(turns(List.of(new Weighted<>("a", 1), new Weighted<>("b", 1)), 4))
                .isEqualTo("abab");
    }

    @Test
    void heavy_ones_are_spread_out() {
        RoundRobin<String> robin =
                new RoundRobin<>(List.of(new Weighted<>("a", 50), new Weighted<>("b", 10), new Weighted<>("c", 10)));

        assertThat(turns(robin, 7)).isEqualTo("aabacaa");
    }

    @Test
    void a_weight_of_zero_is_never_chosen() {
        assertThat(turns(List.of(new Weighted<>("a", 0), new Weighted<>("b", 3)), 3))
                .isEqualTo("bbb");
        assertThat(new RoundRobin<>(List.of(new Weighted<>("a", 0))).next()).isEmpty();
        assertThat(new RoundRobin<>(List.of()).next()).isEmpty();
    }

    private static String turns(List<Weighted<String>> choices, int count) {
        return turns(new RoundRobin<>(choices), count);
    }

    private static String turns(RoundRobin<String> robin, int count) {
        StringBuilder turns = new StringBuilder();
        IntStream.range(0, count).forEach(i -> turns.append(robin.next().orElse("-")));
        return turns.toString();
    }
}
