// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DiscoverConfig;
import dev.weir.config.DiscoverConfig.Scheme;
import dev.weir.discover.Dns.Family;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DnsSourceTest {

    private final ManualTimetable timetable = new ManualTimetable();
    private final ScriptedDns dns = new ScriptedDns();
    private int changes;

    @Test
    void each_address_is_an_instance_at_the_port_that_is_given() {
        dns.addresses(Family.IPV4, 5, "10.0.0.10", "10.0.0.2");
        dns.addresses(Family.IPV6, 5, "fd00::1");

        InstanceSource source = started(Scheme.HTTPS, Optional.of(8443));

        assertThat(source.found())
                .extracting(one -> one.url().toString())
                .containsExactly("https://10.0.0.2:8443", "https://10.0.0.10:8443", "https://[fd00::1]:8443");
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void without_a_port_it_is_that_of_the_scheme() {
        dns.addresses(Family.IPV4, 5, "10.0.0.2");

        InstanceSource source = started(Scheme.HTTP, Optional.empty());

        assertThat(source.found()).extracting(one -> one.url().toString()).containsExactly("http://10.0.0.2");
        assertThat(source.found().get(0).port()).isEqualTo(80);
    }

    @Test
    void a_name_with_addresses_of_one_kind_is_as_it_should_be() {
        dns.addresses(Family.IPV4, 5, "10.0.0.2");

        InstanceSource source = started(Scheme.HTTP, Optional.empty());

        assertThat(source.view())
                .isEqualTo(new InstanceSource.View(
                        "dns", "orders.internal", 1, Optional.of(Duration.ofSeconds(5)), Optional.empty()));
    }

    @Test
    void a_name_that_is_unknown_is_a_problem() {
        InstanceSource source = started(Scheme.HTTP, Optional.empty());

        assertThat(source.isSettled()).isTrue();
        assertThat(source.view().problem()).contains("there is nothing");
    }

    @Test
    void that_nobody_answers_is_a_problem_and_changes_nothing() {
        dns.addresses(Family.IPV4, 5, "10.0.0.2");
        InstanceSource source = started(Scheme.HTTP, Optional.empty());

        dns.silent(true);
        timetable.advance(Duration.ofMinutes(10));

        assertThat(source.view().problem())
                .hasValueSatisfying(why -> assertThat(why).contains("no server answers in time"));
        assertThat(source.found()).hasSize(1);
        assertThat(changes).isEqualTo(1);
    }

    private InstanceSource started(Scheme scheme, Optional<Integer> port) {
        DiscoverConfig config = new DiscoverConfig(
                Optional.of("orders.internal"), Optional.empty(), Optional.empty(), Optional.empty(), port, scheme);
        InstanceSource source = new DnsSource("orders", "orders.internal", config, dns, timetable);
        source.start(() -> changes++);
        timetable.run();
        return source;
    }
}
