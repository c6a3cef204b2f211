// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.RetryConfig.Backoff;
import dev.weir.document.ByteSize;
import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryConfigTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(RetryConfig.class, "{}")).isEqualTo(RetryConfig.STANDARD);
        assertThat(RetryConfig.STANDARD.statuses()).isEmpty();
    }

    @Test
    void every_field_can_be_set() throws Exception {
        RetryConfig retry = read(
                RetryConfig.class,
                """
                attempts: 3
                on: [connect-failure, terminated, response-timeout, 429, 503]
                methods: [GET, POST]
                backoff: {base: 10ms, max: 2s}
                budget: 50%
                body: 1MiB
                retry-after-max: 0s
                """);

        assertThat(retry)
                .isEqualTo(new RetryConfig(
                        3,
                        List.of("connect-failure", "terminated", "response-timeout", "429", "503"),
                        List.of("GET", "POST"),
                        new Backoff(Duration.ofMillis(10), Duration.ofSeconds(2)),
                        new Percentage(0.5),
                        new ByteSize(1 << 20),
                        Duration.ZERO));
        assertThat(retry.statuses()).containsExactly(429, 503);
    }

    @Test
    void refuses_what_no_retry_could_do() {
        assertThat(problems(RetryConfig.class, "attempts: 0")).containsExactly("1:11 attempts: 0 (expected: 1 to 10)");
        for (String wrong : List.of("connect", "200", "600", "5xx", "4290")) {
            assertThat(problems(RetryConfig.class, "on: [503, " + wrong + "]"))
                    .containsExactly("1:11 on[1]: " + wrong
                            + " (expected: connect-failure, terminated, response-timeout or a status, 400 to 599)");
        }
        assertThat(problems(RetryConfig.class, "methods: [get]"))
                .containsExactly("1:11 methods[0]: get (expected: a method in upper case such as GET)");
        assertThat(problems(RetryConfig.class, "body: 17MiB"))
                .containsExactly("1:7 body: 17825792B (expected: at most 16MiB)");
        assertThat(problems(RetryConfig.class, "retry-after-max: 2h"))
                .containsExactly("1:18 retry-after-max: 7200s (expected: 0s to 1h)");
        assertThat(problems(RetryConfig.class, "backoff: {base: 2s}"))
                .containsExactly("1:17 backoff.base: 2000ms (expected: at most max)");
        assertThat(problems(RetryConfig.class, "budget: 20"))
                .containsExactly("1:9 budget: 20 (expected: a percentage such as 20%, 0% to 100%)");
    }
}
