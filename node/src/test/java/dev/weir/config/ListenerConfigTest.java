// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ListenerConfig.Limits;
import dev.weir.config.ListenerConfig.Trusted;
import dev.weir.document.ByteSize;
import dev.weir.policy.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerConfigTest {

    @Test
    void believes_nobody_and_has_limits_unless_told_otherwise() throws Exception {
        ListenerConfig listener = read(ListenerConfig.class, "address: 127.0.0.1:8081");

        assertThat(listener.proxyProtocol()).isFalse();
        assertThat(listener.trustedProxies()).isEmpty();
        assertThat(listener.trace()).isFalse();
        assertThat(listener.limits()).isEqualTo(Limits.USUAL);
        assertThat(listener.limits().target()).isEqualTo(ByteSize.parse("8KiB"));
        assertThat(listener.limits().head()).isEqualTo(ByteSize.parse("32KiB"));
    }

    @Test
    void takes_everything_at_once() throws Exception {
        ListenerConfig listener = read(
                ListenerConfig.class,
                """
                address: 127.0.0.1:8081
                proxy-protocol: true
                trusted-proxies: {networks: [10.0.0.0/8, '::1'], depth: 2, header: forwarded}
                limits: {target: 4KiB, head: 16KiB, headers: 50, head-timeout: 5s, idle: 30s, send: 20s, streams: 10}
                trace: true
                """);

        assertThat(listener.proxyProtocol()).isTrue();
        assertThat(listener.trustedProxies())
                .isEqualTo(Optional.of(new Trusted(
                        List.of(Network.parse("10.0.0.0/8"), Network.parse("::1")), 2, Trusted.Header.FORWARDED)));
        assertThat(listener.limits())
                .isEqualTo(new Limits(
                        ByteSize.parse("4KiB"),
                        ByteSize.parse("16KiB"),
                        50,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(20),
                        10));
        assertThat(listener.trace()).isTrue();
    }

    @Test
    void refuses_what_would_trust_everybody_or_nobody() {
        assertThat(problems(Trusted.class, "networks: []"))
                .containsExactly("1:1 networks: an empty list (expected: at least one)");
        assertThat(problems(Trusted.class, "{networks: [10.0.0.1/8]}"))
                .singleElement()
                .asString()
                .contains("10.0.0.0/8, or 10.0.0.1 alone");
        assertThat(problems(Trusted.class, "{networks: [10.0.0.0/8], depth: 0}"))
                .singleElement()
                .asString()
                .contains("depth: 0 (expected: 1 to 100)");
        assertThat(problems(Trusted.class, "{networks: [10.0.0.0/8], header: x-real-ip}"))
                .singleElement()
                .asString()
                .contains("x-forwarded-for");
    }

    @Test
    void refuses_limits_that_are_none() {
        assertThat(problems(Limits.class, "target: 33KiB"))
                .singleElement()
                .asString()
                .contains("target: 33KiB (expected: 256B to 32KiB)");
        assertThat(problems(Limits.class, "head: 1MiB"))
                .singleElement()
                .asString()
                .contains("head: 1MiB (expected: 256B to 48KiB)");
        assertThat(problems(Limits.class, "{headers: 0}")).hasSize(1);
        assertThat(problems(Limits.class, "{streams: 2000}")).hasSize(1);
        assertThat(problems(Limits.class, "{idle: 0s}")).hasSize(1);
        assertThat(problems(Limits.class, "{head-timeout: 2d}")).hasSize(1);
        assertThat(problems(Limits.class, "{send: 2d}")).hasSize(1);
    }
}
