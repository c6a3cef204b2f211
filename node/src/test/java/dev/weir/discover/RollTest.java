// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.UpstreamConfig.Instance;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollTest {

    private final long[] now = {0};
    private final Roll roll = new Roll(() -> now[0]);

    @Test
    void what_was_heard_before_makes_nobody_stay_longer() {
        roll.hear("orders", registration("a", "node-1", 100));

        now[0] = 900_000_000L;
        roll.hear("orders", registration("a", "node-1", 100));
        now[0] = 1_000_000_000L;

        assertThat(roll.of("orders")).isEmpty();
    }

    @Test
    void what_is_told_by_another_node_counts_whatever_its_clock_says() {
        roll.hear("orders", registration("a", "node-1", 100_000));

        now[0] = 900_000_000L;
        roll.hear("orders", registration("a", "node-2", 5));
        now[0] = 1_800_000_000L;

        assertThat(roll.of("orders")).hasSize(1);
    }

    @Test
    void who_is_too_late_is_swept_out_and_told_of_once() {
        int[] told = {0};
        roll.hear("orders", registration("a", "node-1", 100));
        roll.follow("orders", () -> told[0]++);
        roll.follow("others", () -> told[0] += 100);

        now[0] = 2_000_000_000L;
        roll.sweep();
        roll.sweep();

        assertThat(told[0]).isEqualTo(1);
        assertThat(roll.forget("orders", "a")).isFalse();
    }

    @Test
    void who_is_not_among_all_has_gone_unless_it_was_heard_of_since() {
        roll.hear("orders", registration("a", "node-1", 100));
        roll.hear("orders", registration("b", "node-1", 100));
        roll.hear("others", registration("a", "node-1", 100));

        now[0] = 5;
        roll.hear("orders", registration("c", "node-1", 100));
        roll.retain(Map.of("orders", Set.of("b")), 5);

        assertThat(roll.of("orders")).extracting(Registration::id).containsExactly("b", "c");
        assertThat(roll.of("others")).isEmpty();
    }

    @Test
    void an_id_is_a_name() {
        assertThatThrownBy(() -> registration("a/b", "node-1", 0)).hasMessageStartingWith("id: a/b (expected: letters");
        assertThatThrownBy(() -> registration("", "node-1", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> registration("a".repeat(65), "node-1", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Registration registration(String id, String by, long atMillis) {
        return new Registration(id, new Instance(URI.create("http://10.0.0.1:8080"), 1), by, atMillis, 1000);
    }
}
