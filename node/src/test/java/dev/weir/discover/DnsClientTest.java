// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discover.Dns.Answer;
import dev.weir.discover.Dns.Family;
import dev.weir.discover.Dns.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsClientTest {

    private final NameServer server = new NameServer();
    private final DnsClient dns = server.client();

    DnsClientTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void a_name_has_addresses_of_both_kinds_and_they_hold_as_long_as_the_shortest() throws Exception {
        server.addresses("orders.internal", 7, "10.0.0.1", "10.0.0.2", "fd00::1");

        Answer<InetAddress> found = await(dns.addresses("orders.internal", Family.IPV4));
        Answer<InetAddress> other = await(dns.addresses("orders.internal", Family.IPV6));

        assertThat(found.found())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(7));
        assertThat(other.found()).extracting(InetAddress::getHostAddress).containsExactly("fd00:0:0:0:0:0:0:1");
    }

    @Test
    void a_service_tells_host_port_priority_and_weight() throws Exception {
        server.services("_http._tcp.orders.internal", 30, "10 60 8080 a.internal", "20 0 8081 b.internal");

        Answer<Service> found = await(dns.services("_http._tcp.orders.internal"));

        assertThat(found.found())
                .containsExactlyInAnyOrder(
                        new Service("a.internal", 8080, 10, 60), new Service("b.internal", 8081, 20, 0));
        assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_service_that_is_decidedly_nowhere_has_no_places() throws Exception {
        server.services("_http._tcp.orders.internal", 30, "0 0 0 ");

        assertThat(await(dns.services("_http._tcp.orders.internal")).found()).isEmpty();
    }

    @Test
    void what_is_unknown_or_has_nothing_of_the_kind_is_an_answer() throws Exception {
        server.addresses("orders.internal", 7, "10.0.0.1");

        assertThat(await(dns.addresses("orders.internal", Family.IPV6)).found()).isEmpty();
        assertThat(await(dns.addresses("elsewhere.internal", Family.IPV4)).found())
                .isEmpty();
    }

    @Test
    void what_is_cut_off_is_asked_for_again_by_tcp() throws Exception {
        server.addresses("orders.internal", 7, "10.0.0.1");
        server.truncating(true);

        assertThat(await(dns.addresses("orders.internal", Family.IPV4)).found()).hasSize(1);
        assertThat(server.asked()).containsExactly("orders.internal. A udp", "orders.internal. A tcp");
    }

    @Test
    void a_server_that_cannot_answer_has_not_said_that_there_is_nothing() {
        server.failing(true);

        assertThatThrownBy(() -> await(dns.addresses("orders.internal", Family.IPV4)))
                .isNotNull();
    }

    @Test
    void nobody_waits_for_ever_for_a_server_that_says_nothing() {
        server.silent(true);
        DnsClient impatient = DnsClient.asking(server.address(), Duration.ofMillis(50));

        assertThatThrownBy(() -> await(impatient.addresses("orders.internal", Family.IPV4)))
                .isNotNull();
        assertThat(server.asked()).isNotEmpty();
    }

    @Test
    void a_name_that_is_none_is_refused() {
        assertThatThrownBy(() -> await(dns.addresses("a..b", Family.IPV4))).isNotNull();
    }

    @Test
    void the_system_knows_itself_without_being_asked() throws Exception {
        Answer<InetAddress> self = await(DnsClient.system().addresses("localhost", Family.IPV4));

        assertThat(self.found()).isEqualTo(List.of(InetAddress.getLoopbackAddress()));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
