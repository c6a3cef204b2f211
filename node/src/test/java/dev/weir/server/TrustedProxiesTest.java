// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.weir.config.ListenerConfig.Trusted;
import dev.weir.config.ListenerConfig.Trusted.Header;
import dev.weir.http.Client;
import dev.weir.policy.Network;
import dev.weir.server.TrustedProxies.Origin;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private final TrustedProxies proxies = trusting(10, Header.X_FORWARDED_FOR);

    @Test
    void a_stranger_is_not_believed() {
        HeaderMap headers = headers("X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https");

        Origin origin = proxies.origin(peer("203.0.113.9"), "http", headers);

        assertThat(origin.client().text()).isEqualTo("203.0.113.9");
        assertThat(origin.client().forwardedFor()).isEqualTo("203.0.113.9");
        assertThat(origin.scheme()).isEqualTo("http");
    }

    @Test
    void the_first_address_that_is_no_proxy_of_ours_is_the_client() {
        HeaderMap headers =
                headers("X-Forwarded-For", "198.51.100.66, 192.0.2.1, 10.0.0.2", "X-Forwarded-Proto", "https");

        Origin origin = proxies.origin(peer("10.0.0.1"), "http", headers);

        assertThat(origin.client().text()).isEqualTo("192.0.2.1");
        assertThat(origin.client().forwardedFor()).isEqualTo("192.0.2.1, 10.0.0.2, 10.0.0.1");
        assertThat(origin.scheme()).isEqualTo("https");
    }

    @Test
    void several_lines_are_one_list() {
        HeaderMap headers = headers("X-Forwarded-For", "192.0.2.1", "X-Forwarded-For", "10.0.0.2");

        assertThat(proxies.origin(peer("10.0.0.1"), "http", headers).client().text())
                .isEqualTo("192.0.2.1");
    }

    @Test
    void no_more_proxies_are_believed_than_the_depth_says() {
        HeaderMap headers = headers("X-Forwarded-For", "192.0.2.1, 10.0.0.3, 10.0.0.2");

        Origin origin = trusting(2, Header.X_FORWARDED_FOR).origin(peer("10.0.0.1"), "http", headers);

        assertThat(origin.client().text()).isEqualTo("10.0.0.3");
        assertThat(origin.client().forwardedFor()).isEqualTo("10.0.0.3, 10.0.0.2, 10.0.0.1");
    }

    @Test
    void what_is_no_address_ends_the_list() {
        HeaderMap headers = headers("X-Forwarded-For", "192.0.2.1, unknown, 10.0.0.2");

        assertThat(proxies.origin(peer("10.0.0.1"), "http", headers).client().text())
                .isEqualTo("10.0.0.2");
    }

    @Test
    void a_port_behind_an_address_is_passed_over() {
        HeaderMap ipv4 = headers("X-Forwarded-For", "192.0.2.1:4711");
        HeaderMap ipv6 = headers("X-Forwarded-For", "[2001:db8::7]:4711");

        assertThat(proxies.origin(peer("10.0.0.1"), "http", ipv4).client().text())
                .isEqualTo("192.0.2.1");
        assertThat(proxies.origin(peer("10.0.0.1"), "http", ipv6).client().text())
                .isEqualTo("2001:db8::7");
    }

    @Test
    void only_the_header_that_the_proxies_write_is_read() {
        HeaderMap both =
                headers("X-Forwarded-For", "192.0.2.66", "Forwarded", "for=192.0.2.1;proto=https, for=10.0.0.2");

        Origin standard = trusting(10, Header.FORWARDED).origin(peer("10.0.0.1"), "http", both);
        Origin other = proxies.origin(peer("10.0.0.1"), "http", both);

        assertThat(standard.client().text()).isEqualTo("192.0.2.1");
        assertThat(standard.scheme()).isEqualTo("https");
        assertThat(other.client().text()).isEqualTo("192.0.2.66");
    }

    @Test
    void the_standard_header_may_quote_and_hide() {
        HeaderMap quoted = headers("Forwarded", "For=\"[2001:db8::7]:4711\";Host=a");
        HeaderMap hidden = headers("Forwarded", "for=192.0.2.1, for=_secret");
        TrustedProxies standard = trusting(10, Header.FORWARDED);

        assertThat(standard.origin(peer("10.0.0.1"), "http", quoted).client().text())
                .isEqualTo("2001:db8::7");
        assertThat(standard.origin(peer("10.0.0.1"), "http", hidden).client().text())
                .isEqualTo("10.0.0.1");
    }

    private static TrustedProxies trusting(int depth, Header header) {
        return new TrustedProxies(new Trusted(List.of(Network.parse("10.0.0.0/8")), depth, header));
    }

    private static Client peer(String address) {
        return Client.of(InetAddresses.forString(address), 8081);
    }

    private static HeaderMap headers(String... pairs) {
        HeaderMap headers = new HeaderMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(new HttpString(pairs[i]), pairs[i + 1]);
        }
        return headers;
    }
}
