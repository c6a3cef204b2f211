// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerConfigTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(BreakerConfig.class, "{}"))
                .isEqualTo(new BreakerConfig(
                        new Percentage(0.5),
                        Optional.empty(),
                        new Percentage(0.8),
                        20,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10)));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        BreakerConfig breaker = read(
                BreakerConfig.class,
                "{failure-rate: 20%, slow-after: 2s, slow-rate: 90%, over: 10, window: 30s, open-for: 5s}");

        assertThat(breaker)
                .isEqualTo(new BreakerConfig(
                        new Percentage(0.2),
                        Optional.of(Duration.ofSeconds(2)),
                        new Percentage(0.9),
                        10,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5)));
    }

    @Test
    void refuses_what_would_open_for_nothing() {
        assertThat(problems(BreakerConfig.class, "failure-rate: 0%"))
                .containsExactly("1:15 failure-rate: 0% (expected: more than 0%, at most 100%)");
        assertThat(problems(BreakerConfig.class, "over: 0")).containsExactly("1:7 over: 0 (expected: 1 to 1000000)");
        assertThat(problems(BreakerConfig.class, "window: 500ms"))
                .containsExactly("1:9 window: 500ms (expected: 1s to 10m)");
        assertThat(problems(BreakerConfig.class, "open-for: 2h"))
                .containsExactly("1:11 open-for: 7200000ms (expected: 100ms to 1h)");
    }
}
