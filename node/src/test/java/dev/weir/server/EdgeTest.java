// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ListenerConfig;
import dev.weir.config.ListenerConfig.Limits;
import dev.weir.config.ListenerConfig.Trusted;
import dev.weir.policy.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a listener does by its settings, seen from a socket. */
class EdgeTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void a_request_about_the_gateway_itself_goes_no_further() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage star =
                    client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            RawMessage last = client.send("OPTIONS /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n")
                    .answer();

            assertThat(star.status()).isEqualTo(204);
            assertThat(star.values("Allow")).hasSize(1);
            assertThat(last.status()).isEqualTo(204);
            assertThat(instance.requests()).isEmpty();
        }
    }

    @Test
    void a_hop_is_counted() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("OPTIONS /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: 3\r\n\r\n")
                    .answer();
            RawMessage wrong = client.send("OPTIONS /x HTTP/1.1\r\nHost: a\r\nMax-Forwards: x\r\n\r\n")
                    .answer();

            assertThat(instance.requests()).hasSize(1);
            assertThat(instance.requests().get(0).values("Max-Forwards")).containsExactly("2");
            assertThat(wrong.status()).isEqualTo(400);
        }
    }

    @Test
    void trace_is_carried_out_only_where_it_is_allowed() throws IOException {
        ListenerConfig allowed = new ListenerConfig(ANY_PORT, false, Optional.empty(), Limits.USUAL, true);
        String trace = "TRACE /x?y HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\nX-A: b\r\nCookie: c\r\n\r\n";
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy refusing = new Proxy(Proxy.PATIENT, instance.url());
                Proxy tracing = new Proxy(allowed, Proxy.PATIENT, instance.url());
                RawClient refused = refusing.client();
                RawClient client = tracing.client()) {

            RawMessage no = refused.send(trace).answer();
            RawMessage yes = client.send(trace).answer();

            assertThat(no.status()).isEqualTo(501);
            assertThat(yes.status()).isEqualTo(200);
            assertThat(yes.values("Content-Type")).containsExactly("message/http");
            assertThat(yes.body())
                    .startsWith("TRACE /x?y HTTP/1.1\r\n")
                    .contains("X-A: b")
                    .doesNotContain("Cookie");
            assertThat(instance.requests()).isEmpty();
        }
    }

    @Test
    void a_balancer_says_who_the_client_is_before_its_first_byte() throws IOException {
        ListenerConfig behind = new ListenerConfig(ANY_PORT, true, Optional.empty(), Limits.USUAL, false);
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(behind, Proxy.PATIENT, instance.url());
                RawClient client = proxy.client();
                RawClient stranger = proxy.client()) {

            RawMessage first = client.send("PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n")
                    .get("/a");
            RawMessage second = client.get("/b");
            stranger.send("GET ");

            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            assertThat(instance.requests())
                    .extracting(one -> one.values("X-Forwarded-For"))
                    .containsExactly(List.of("192.0.2.7"), List.of("192.0.2.7"));
            assertThat(instance.requests().get(0).values("X-Forwarded-Port")).containsExactly("443");
            assertThat(stranger.ended()).isTrue();
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_trusted_proxy_says_whom_it_forwards_for() throws IOException {
        Trusted loopback = new Trusted(
                List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")), 10, Trusted.Header.X_FORWARDED_FOR);
        ListenerConfig behind = new ListenerConfig(ANY_PORT, false, Optional.of(loopback), Limits.USUAL, false);
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(behind, Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n"
                            + "X-Forwarded-Port: 443\r\n\r\n")
                    .answer();

            RawMessage seen = instance.requests().get(0);
            assertThat(seen.values("X-Forwarded-For")).containsExactly("192.0.2.7, 127.0.0.1");
            assertThat(seen.values("X-Forwarded-Proto")).containsExactly("https");
            assertThat(seen.values("X-Forwarded-Port")).containsExactly("443");
            assertThat(seen.values("Forwarded")).containsExactly("for=192.0.2.7;host=\"a\";proto=https, for=127.0.0.1");
        }
    }
}
