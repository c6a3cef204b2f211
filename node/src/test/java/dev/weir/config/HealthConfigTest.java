// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthConfigTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(HealthConfig.class, "{}")).isEqualTo(HealthConfig.STANDARD);
        assertThat(read(EjectConfig.class, "{}")).isEqualTo(EjectConfig.STANDARD);
        assertThat(EjectConfig.STANDARD.statuses()).containsExactly(500, 502, 503, 504);
    }

    @Test
    void every_field_can_be_set() throws Exception {
        HealthConfig health = read(HealthConfig.class, "{probe: {tcp: true}, eject: {max: 10%}, panic: 0%}");

        assertThat(health.probe())
                .hasValueSatisfying(probe -> assertThat(probe.tcp()).isTrue());
        assertThat(health.eject().max()).isEqualTo(new Percentage(0.1));
        assertThat(health.panic()).isEqualTo(new Percentage(0));
    }

    @Test
    void refuses_more_than_all() {
        assertThat(problems(HealthConfig.class, "panic: 101%"))
                .containsExactly("1:8 panic: 101% (expected: a percentage such as 20%, 0% to 100%)");
    }

    @Nested
    class ProbeTest {

        @Test
        void has_defaults() throws Exception {
            assertThat(read(ProbeConfig.class, "path: /healthz"))
                    .isEqualTo(new ProbeConfig(
                            Optional.of("/healthz"),
                            false,
                            Optional.empty(),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(1),
                            2,
                            3,
                            List.of("200-299"),
                            Optional.empty(),
                            Optional.empty()));
        }

        @Test
        void every_field_can_be_set() throws Exception {
            ProbeConfig probe = read(
                    ProbeConfig.class,
                    """
                    path: /healthz?deep=1
                    every: 500ms
                    timeout: 200ms
                    healthy-after: 1
                    unhealthy-after: 5
                    statuses: [204, 301-302]
                    body: ok
                    port: 9090
                    """);

            assertThat(probe)
                    .isEqualTo(new ProbeConfig(
                            Optional.of("/healthz?deep=1"),
                            false,
                            Optional.empty(),
                            Duration.ofMillis(500),
                            Duration.ofMillis(200),
                            1,
                            5,
                            List.of("204", "301-302"),
                            Optional.of("ok"),
                            Optional.of(9090)));
            assertThat(List.of(203, 204, 205, 300, 301, 302, 303))
                    .filteredOn(probe::accepts)
                    .containsExactly(204, 301, 302);
            assertThat(read(ProbeConfig.class, "grpc: shop.Orders").grpc()).hasValue("shop.Orders");
            assertThat(read(ProbeConfig.class, "grpc: ''").grpc()).hasValue("");
        }

        @Test
        void refuses_what_cannot_be_asked() {
            assertThat(problems(ProbeConfig.class, "every: 5s"))
                    .containsExactly("1:1: none of path, tcp and grpc (expected: one of them)");
            assertThat(problems(ProbeConfig.class, "{path: /, grpc: a}"))
                    .containsExactly("1:1: several of path, tcp and grpc (expected: one of them)");
            assertThat(problems(ProbeConfig.class, "path: healthz"))
                    .containsExactly("1:7 path: healthz (expected: starts with /, visible ASCII without #)");
            assertThat(problems(ProbeConfig.class, "{tcp: true, body: ok}"))
                    .containsExactly("1:19 body: a text (expected: none without path)");
            assertThat(problems(ProbeConfig.class, "{tcp: true, statuses: [204]}"))
                    .containsExactly("1:13 statuses: 204 (expected: none without path)");
            assertThat(problems(ProbeConfig.class, "{path: /, timeout: 6s}"))
                    .containsExactly("1:20 timeout: 6000ms (expected: 1ms to what every is)");
            assertThat(problems(ProbeConfig.class, "{path: /, statuses: [299-200]}"))
                    .containsExactly("1:22 statuses[0]: 299-200 (expected: 204 or 200-299)");
            assertThat(problems(ProbeConfig.class, "{path: /, port: 0}"))
                    .containsExactly("1:17 port: 0 (expected: 1 to 65535)");
        }
    }

    @Nested
    class EjectTest {

        @Test
        void every_field_can_be_set() throws Exception {
            EjectConfig eject = read(
                    EjectConfig.class,
                    """
                    consecutive-failures: 3
                    failure-rate: 10%
                    over: 50
                    slow-after: 2s
                    slow-rate: 60%
                    window: 1m
                    on: [terminated, 429]
                    for: 10s
                    max-for: 1h
                    max: 30%
                    """);

            assertThat(eject)
                    .isEqualTo(new EjectConfig(
                            3,
                            new Percentage(0.1),
                            50,
                            Optional.of(Duration.ofSeconds(2)),
                            new Percentage(0.6),
                            Duration.ofMinutes(1),
                            List.of("terminated", "429"),
                            Duration.ofSeconds(10),
                            Duration.ofHours(1),
                            new Percentage(0.3)));
        }

        @Test
        void refuses_what_would_spare_none_or_all() {
            assertThat(problems(EjectConfig.class, "max: 0%"))
                    .containsExactly("1:6 max: 0% (expected: more than 0%, at most 100%)");
            assertThat(problems(EjectConfig.class, "consecutive-failures: 0"))
                    .containsExactly("1:23 consecutive-failures: 0 (expected: 1 to 1000)");
            assertThat(problems(EjectConfig.class, "failure-rate: 0%"))
                    .containsExactly("1:15 failure-rate: 0% (expected: more than 0%, at most 100%)");
            assertThat(problems(EjectConfig.class, "{for: 10m, max-for: 5m}"))
                    .containsExactly("1:21 max-for: 300000ms (expected: what for is to 1d)");
            assertThat(problems(EjectConfig.class, "for: 0s")).containsExactly("1:6 for: 0ms (expected: 1s to 1d)");
            assertThat(problems(EjectConfig.class, "on: [5xx]"))
                    .containsExactly("1:6 on[0]: 5xx (expected: connect-failure, terminated, response-timeout or a"
                            + " status, 400 to 599)");
        }
    }
}
