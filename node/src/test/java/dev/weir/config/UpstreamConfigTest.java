// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.document.Percentage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UpstreamConfigTest {

    private static final Timeouts STANDARD =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60));

    @Test
    void has_defaults() throws Exception {
        UpstreamConfig upstream = read(UpstreamConfig.class, "instances: [http://10.0.0.1:8080]");

        assertThat(upstream)
                .isEqualTo(new UpstreamConfig(List.of(new Instance(URI.create("http://10.0.0.1:8080"), 1)), STANDARD));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        UpstreamConfig upstream = read(
                UpstreamConfig.class,
                """
                instances: [http://10.0.0.1:8080, {url: http://b, weight: 2, zone: b, priority: 1}]
                discover: {dns: orders.internal}
                balance: ewma
                stickiness: {cookie: sid}
                zones: {prefer-own: false, spill-below: 50%}
                slow-start: 30s
                health: {panic: 20%}
                circuit-breaker: {over: 10}
                timeouts: {connect: 2s, response: 3s, idle: 4s}
                protocol: http2
                retry: {attempts: 1}
                hedge: 200ms
                """);

        assertThat(upstream)
                .isEqualTo(new UpstreamConfig(
                        List.of(
                                new Instance(URI.create("http://10.0.0.1:8080"), 1),
                                new Instance(URI.create("http://b"), 2, Optional.of("b"), 1)),
                        Optional.of(read(DiscoverConfig.class, "dns: orders.internal")),
                        new Balance.Of(Balance.Way.EWMA),
                        Optional.of(read(StickinessConfig.class, "cookie: sid")),
                        Optional.of(new ZonesConfig(false, new Percentage(0.5))),
                        Duration.ofSeconds(30),
                        read(HealthConfig.class, "panic: 20%"),
                        Optional.of(read(BreakerConfig.class, "over: 10")),
                        new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)),
                        UpstreamTls.STANDARD,
                        Protocol.HTTP2,
                        read(RetryConfig.class, "attempts: 1"),
                        Optional.of(new HedgeConfig(Duration.ofMillis(200), 2))));
    }

    @Test
    void refuses_a_protocol_that_is_not_spoken() {
        assertThat(problems(UpstreamConfig.class, "{instances: [http://a], protocol: http3}"))
                .singleElement()
                .asString()
                .contains("did you mean 'http1'");
    }

    @Test
    void refuses_to_have_no_instance() {
        assertThat(problems(UpstreamConfig.class, "timeouts: {}\ninstances: []"))
                .containsExactly("2:1 instances: an empty list (expected: at least one)");
        assertThat(problems(UpstreamConfig.class, "instances: [7]"))
                .as("one that is wrong is not none")
                .hasSize(1);
    }

    @Test
    void needs_none_where_they_are_discovered() throws Exception {
        assertThat(read(UpstreamConfig.class, "discover: {registration: {}}").instances())
                .isEmpty();
    }

    @Test
    void refuses_what_cannot_be_together() {
        assertThat(problems(UpstreamConfig.class, "{instances: [http://a, http://b, {url: http://a, weight: 2}]}"))
                .containsExactly("1:34 instances[2]: http://a (expected: another one than instances[0])");
        assertThat(problems(UpstreamConfig.class, "{instances: [http://a], zones: {}}"))
                .containsExactly("1:25 zones: no instance has a zone (expected: one that has)");
        assertThat(problems(
                        UpstreamConfig.class,
                        "{instances: [http://a], balance: {hash: {by: address}}, stickiness: {cookie: sid}}"))
                .containsExactly("1:57 stickiness: with balance.hash (expected: only one of them)");
        assertThat(problems(
                        UpstreamConfig.class,
                        "{instances: [{url: http://a, zone: b}], balance: {hash: {by: address}}, zones: {}}"))
                .containsExactly("1:73 zones: with balance.hash (expected: only one of them, as keys are the same"
                        + " ones' everywhere)");
        assertThat(problems(
                        UpstreamConfig.class,
                        "{instances: [http://a], balance: {hash: {by: address}}, slow-start: 30s}"))
                .containsExactly("1:69 slow-start: with balance.hash (expected: only one of them, as keys stay)");
        assertThat(problems(UpstreamConfig.class, "{instances: [http://a], slow-start: 2h}"))
                .containsExactly("1:37 slow-start: 7200000ms (expected: 0s to 1h)");
    }

    @Nested
    class InstanceTest {

        @Test
        void has_defaults() throws Exception {
            Instance instance = read(Instance.class, "url: http://10.0.0.1");

            assertThat(instance).isEqualTo(new Instance(URI.create("http://10.0.0.1"), 1));
            assertThat(instance.host()).isEqualTo("10.0.0.1");
            assertThat(instance.port()).isEqualTo(80);
        }

        @Test
        void every_field_can_be_set() throws Exception {
            Instance instance = read(Instance.class, "{url: 'http://[::1]:8080/', weight: 0, zone: a.1, priority: 9}");

            assertThat(instance).isEqualTo(new Instance(URI.create("http://[::1]:8080"), 0, Optional.of("a.1"), 9));
            assertThat(instance.host()).isEqualTo("[::1]");
            assertThat(instance.port()).isEqualTo(8080);
            assertThat(instance.tls()).isFalse();
        }

        @Test
        void may_be_spoken_to_over_tls() throws Exception {
            assertThat(read(Instance.class, "url: https://a").tls()).isTrue();
            assertThat(read(Instance.class, "url: https://a").port()).isEqualTo(443);
            assertThat(read(Instance.class, "url: HTTPS://a:8443").port()).isEqualTo(8443);
        }

        @Test
        void refuses_what_is_not_an_address() {
            for (String wrong : List.of("ftp://a", "a:80", "/a", "http://a_b:80", "http://a:0", "http://a:70000")) {
                assertThat(problems(Instance.class, "url: " + wrong))
                        .containsExactly("1:6 url: " + wrong
                                + " (expected: http://host:port or https://host:port; a host has"
                                + " letters, digits, - and .)");
            }
            for (String wrong : List.of("http://a/b", "http://a?b", "http://a/#b")) {
                assertThat(problems(Instance.class, "url: " + wrong))
                        .containsExactly("1:6 url: " + wrong
                                + " (expected: http://host:port or https://host:port without a path;"
                                + " the policy rewrite changes paths)");
            }
            assertThat(problems(Instance.class, "url: http://me:hunter2@a"))
                    .containsExactly("1:6 url: a URL with user or password (expected: http://host:port or"
                            + " https://host:port)");
            assertThat(problems(Instance.class, "{url: http://a, weight: 1001}"))
                    .containsExactly("1:25 weight: 1001 (expected: 0 to 1000)");
            assertThat(problems(Instance.class, "{url: http://a, zone: a b}"))
                    .containsExactly("1:23 zone: a b (expected: letters, digits, ., _ and -, at most 64)");
            assertThat(problems(Instance.class, "{url: http://a, priority: 10}"))
                    .containsExactly("1:27 priority: 10 (expected: 0 to 9)");
            assertThat(problems(Instance.class, "weight: 1")).containsExactly("1:1 url: missing (expected: a URL)");
        }
    }

    @Nested
    class TimeoutsTest {

        @Test
        void has_defaults() throws Exception {
            assertThat(read(Timeouts.class, "{}")).isEqualTo(STANDARD);
        }

        @Test
        void every_field_can_be_set() throws Exception {
            Timeouts timeouts = read(Timeouts.class, "{connect: 1ms, response: 1d, idle: 5m, total: 30s, tunnel: 2h}");

            assertThat(timeouts)
                    .isEqualTo(new Timeouts(
                            Duration.ofMillis(1),
                            Duration.ofDays(1),
                            Duration.ofMinutes(5),
                            Optional.of(Duration.ofSeconds(30)),
                            Duration.ofHours(2)));
        }

        @Test
        void refuses_what_is_no_time_to_wait() {
            assertThat(problems(Timeouts.class, "connect: 0s"))
                    .containsExactly("1:10 connect: 0ms (expected: 1ms to 1d)");
            assertThat(problems(Timeouts.class, "response: 2d"))
                    .containsExactly("1:11 response: 172800000ms (expected: 1ms to 1d)");
            assertThat(problems(Timeouts.class, "total: 0s")).containsExactly("1:8 total: 0ms (expected: 1ms to 1d)");
            assertThat(problems(Timeouts.class, "tunnel: 2d"))
                    .containsExactly("1:9 tunnel: 172800000ms (expected: 1ms to 1d)");
            assertThat(problems(Timeouts.class, "idle: 10"))
                    .containsExactly("1:7 idle: 10 (expected: a duration such as 10s, 500ms, 5m, 1h or 2d)");
            assertThat(problems(UpstreamConfig.class, "{instances: [http://a], timeouts: 5s}"))
                    .containsExactly("1:35 timeouts: 5s (expected: a map of connect, response, idle, total, tunnel)");
        }
    }
}
