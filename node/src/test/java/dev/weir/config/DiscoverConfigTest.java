// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DiscoverConfig.Registration;
import dev.weir.config.DiscoverConfig.Scheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoverConfigTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(DiscoverConfig.class, "dns: orders.internal"))
                .isEqualTo(new DiscoverConfig(
                        Optional.of("orders.internal"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Scheme.HTTP));
        assertThat(read(Registration.class, "{}")).isEqualTo(new Registration(Duration.ofSeconds(30)));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        DiscoverConfig dns = read(DiscoverConfig.class, "{dns: orders.internal, port: 8443, scheme: https}");
        DiscoverConfig srv = read(DiscoverConfig.class, "{srv: _http._tcp.orders.internal, scheme: https}");

        assertThat(dns.port()).hasValue(8443);
        assertThat(dns.scheme()).isEqualTo(Scheme.HTTPS);
        assertThat(srv.srv()).hasValue("_http._tcp.orders.internal");
        assertThat(read(DiscoverConfig.class, "file: orders.yaml").file()).hasValue(Path.of("/base/orders.yaml"));
        assertThat(read(DiscoverConfig.class, "registration: {ttl: 1m}").registration())
                .hasValue(new Registration(Duration.ofMinutes(1)));
    }

    @Test
    void refuses_what_finds_nothing() {
        assertThat(problems(DiscoverConfig.class, "{}"))
                .containsExactly("1:1: none of dns, srv, file and registration (expected: one of them)");
        assertThat(problems(DiscoverConfig.class, "{dns: a, file: b}"))
                .containsExactly("1:1: several of dns, srv, file and registration (expected: one of them)");
        for (String wrong : List.of("a b", "-a", "a/b", "a:80")) {
            assertThat(problems(DiscoverConfig.class, "dns: '" + wrong + "'"))
                    .contains("1:6 dns: " + wrong + " (expected: a DNS name such as orders.internal)");
        }
        assertThat(problems(DiscoverConfig.class, "{srv: _http._tcp.a, port: 80}"))
                .containsExactly("1:27 port: 80 (expected: none, as each instance tells its own)");
        assertThat(problems(DiscoverConfig.class, "{file: a, scheme: https}"))
                .containsExactly("1:19 scheme: https (expected: none, as each instance tells its own)");
        assertThat(problems(DiscoverConfig.class, "registration: {ttl: 0s}"))
                .containsExactly("1:21 registration.ttl: 0ms (expected: 1s to 1d)");
    }
}
