// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7/32, 192.0.2.8, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.7, false",
        "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:DB8::7, 2001:db8::7, true",
        "2001:db8::7, 2001:db8::8, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "8000::/1, ffff::, true",
        "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:1, true",
        "2001:db8:0:0:8000::/65, 2001:db8::7000:0:0:1, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:0:0/96, 192.0.2.7, true",
    })
    void has_the_addresses_that_begin_alike(String network, String address, boolean within) {
        NetworkSet set = new NetworkSet(List.of(Network.parse(network)));

        assertThat(set.contains(InetAddresses.forString(address))).isEqualTo(within);
    }

    @Test
    void an_ipv4_client_on_an_ipv6_socket_is_an_ipv4_client() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
        InetAddress client = Inet6Address.getByAddress("", mapped, -1);

        assertThat(new NetworkSet(List.of(Network.parse("10.0.0.0/8"))).contains(client))
                .isTrue();
        assertThat(new NetworkSet(List.of(Network.parse("::/0"))).contains(client))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1/8|10.0.0.0/8, or 10.0.0.1 alone",
                "192.0.2.255/24|192.0.2.0/24, or 192.0.2.255 alone",
                "2001:db8::7/32|2001:db8::/32, or 2001:db8::7 alone",
                "2001:db8::7/127|2001:db8::6/127, or 2001:db8::7 alone",
                "::ffff:10.0.0.1/104|10.0.0.0/8, or 10.0.0.1 alone",
                "1.2.3.4/0|0.0.0.0/0, or 1.2.3.4 alone",
                "10.0.0.0/33|at most /32",
                "2001:db8::/129|at most /128",
            })
    void refuses_a_network_with_an_address_in_it_and_says_which_it_is(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessage("network: " + text + " (expected: " + expected + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "10.0.0",
                "10.0.0.0/",
                "10.0.0.0/x",
                "fe80::1%eth0",
                "[::1]",
                "10.0.0.0/-1",
                "10.0.0.0/8 ",
                "256.0.0.1",
                "010.0.0.1",
                "dead.beef"
            })
    void looks_no_name_up(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessageContaining("(expected: an address, 192.0.2.7 or 2001:db8::7, or a network, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::/0", "0.0.0.0/0", "2001:db8::7"})
    void is_shown_as_it_is_written(String text) {
        assertThat(Network.parse(text)).hasToString(text);
    }

    @Test
    void the_upper_half_of_all_addresses_comes_after_the_lower() {
        NetworkSet set = new NetworkSet(
                Stream.of("fe80::/10", "ff00::/8", "::1", "2001:db8::/32", "2001:db8::7", "8000::/16", "10.0.0.0/8")
                        .map(Network::parse)
                        .toList());

        assertThat(List.of("fe80::1", "ff02::1", "::1", "2001:db8::7", "2001:db8:ffff::", "8000:1::", "10.1.1.1"))
                .allMatch(address -> set.contains(InetAddresses.forString(address)));
        assertThat(List.of("fec0::1", "fe00::1", "::2", "2001:db7::7", "2001:db9::", "8001::", "7fff::", "11.1.1.1"))
                .noneMatch(address -> set.contains(InetAddresses.forString(address)));
    }

    @Test
    void many_together_have_what_each_of_them_has() {
        Random random = new Random(7);
        for (int sets = 0; sets < 200; sets++) {
            List<Network> networks = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(40); i++) {
                int bits = random.nextInt(33);
                long first = random.nextInt(1 << 10) * 0x0040_0401L & (bits == 0 ? 0 : -1L << (32 - bits));
                networks.add(
                        Network.parse(InetAddresses.fromInteger((int) first).getHostAddress() + "/" + bits));
            }
            networks.removeIf(network -> network.bits() < 100);
            NetworkSet set = new NetworkSet(networks);
            for (int i = 0; i < 100; i++) {
                InetAddress address = InetAddresses.fromInteger((int) (random.nextInt(1 << 10) * 0x0040_0401L));
                Network one = Network.of(address);

                assertThat(set.contains(address))
                        .as("%s in %s", address, networks)
                        .isEqualTo(networks.stream().anyMatch(network -> network.contains(one)));
            }
        }
    }
}
