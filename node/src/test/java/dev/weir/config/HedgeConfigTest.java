// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HedgeConfigTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(HedgeConfig.class, "after: 200ms")).isEqualTo(new HedgeConfig(Duration.ofMillis(200), 2));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(HedgeConfig.class, "{after: 1s, attempts: 3}"))
                .isEqualTo(new HedgeConfig(Duration.ofSeconds(1), 3));
    }

    @Test
    void refuses_what_no_hedge_could_do() {
        assertThat(problems(HedgeConfig.class, "{after: 1s, attempts: 1}"))
                .containsExactly("1:23 attempts: 1 (expected: 2 to 5)");
        assertThat(problems(HedgeConfig.class, "after: 0s")).containsExactly("1:8 after: 0ms (expected: 1ms to 1d)");
        assertThat(problems(HedgeConfig.class, "attempts: 2")).hasSize(1);
    }
}
