// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.ProxyError;
import dev.weir.io.SocketServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client gets when something breaks, and that nothing is left of it. */
class FailureTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void an_instance_that_refuses_the_connection_is_a_502() throws IOException {
        try (Proxy proxy = new Proxy(Proxy.PATIENT, SocketServer.nobody());
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.values("Content-Type").get(0)).startsWith("application/problem+json");
            assertThat(answer.values("Proxy-Status")).containsExactly("weir; error=connection_refused");
            assertThat(answer.body())
                    .contains("\"error\":\"connection_refused\"")
                    .doesNotContain("127.0.0.1");
            assertThat(client.get("/").status()).isEqualTo(502);
            proxy.assertNothingIsLeft();
        }
    }

    /** TCP knows no way to an address that stands for many. */
    @Test
    void an_instance_to_which_there_is_no_way_is_a_502_of_another_kind() throws IOException {
        try (Proxy proxy = new Proxy(Proxy.PATIENT, URI.create("http://127.255.255.255:9"));
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.values("Proxy-Status")).containsExactly("weir; error=destination_ip_unroutable");
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void an_instance_that_does_not_accept_in_time_is_a_504() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Proxy proxy = new Proxy(
                        new Timeouts(SHORT, LONG, LONG), URI.create("http://127.0.0.1:" + full.getLocalPort()));
                RawClient client = proxy.client()) {
            fill(full, waiting);

            RawMessage answer = client.get("/");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("connection_timeout");
            proxy.assertNothingIsLeft();
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void an_instance_that_does_not_answer_in_time_is_a_504() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> client.drain());
                Proxy proxy = new Proxy(new Timeouts(LONG, SHORT, LONG), instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("http_response_timeout");
            Eventually.holds("its connection is closed", () -> instance.openConnections() == 0);
            proxy.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\r\n folded\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n"
            })
    void an_answer_that_is_not_valid_http_is_a_502(String bytes) throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.send(bytes);
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/");

            assertThat(answer.status()).isEqualTo(502);
            Eventually.holds("its connection is closed", () -> proxy.upstreamConnections() == 0);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_head_without_end_is_a_502() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 10_000; i++) {
                        client.send("X-Long-" + i + ": " + "x".repeat(80) + "\r\n");
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("http_response_header_section_size");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n1"
            })
    void an_answer_that_breaks_off_never_looks_complete(String bytes) throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.send(bytes);
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThatThrownBy(client::answer).isInstanceOf(EOFException.class);
            proxy.assertNothingIsLeft();
            assertThat(proxy.ended().get(0).error()).isPresent();
        }
    }

    @Test
    void an_instance_that_stops_in_the_middle_ends_the_answer_in_time() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    client.drain();
                });
                Proxy proxy = new Proxy(new Timeouts(LONG, LONG, SHORT), instance.url());
                RawClient client = proxy.client()) {

            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThatThrownBy(client::answer).isInstanceOf(EOFException.class);
            proxy.assertNothingIsLeft();
            assertThat(proxy.ended().get(0).error()).contains(ProxyError.CONNECTION_READ_TIMEOUT);
        }
    }

    @Test
    void a_get_survives_a_connection_that_the_instance_gave_up_but_a_post_is_not_sent_twice() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send(OK);
                    // The next request on this connection meets its close.
                    peer.head();
                    peer.reset();
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {
            client.get("/first");

            assertThat(client.get("/second").status()).isEqualTo(200);
            RawMessage post = client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx")
                    .answer();

            assertThat(instance.connections()).isEqualTo(2);
            assertThat(post.status()).isEqualTo(502);
            assertThat(post.body()).contains("connection_terminated");
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void the_answer_to_a_head_says_nothing_of_its_length_that_the_instance_did_not_say() throws IOException {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage head = client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").answerToHead();

            assertThat(head.values("Content-Length")).isEmpty();
            assertThat(head.values("Transfer-Encoding")).isEmpty();
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
                            .answerToHead()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void bytes_that_nobody_asked_for_are_never_the_answer_to_the_next_request() throws IOException {
        String large = "x".repeat(200_000);
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + large
                                + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother");
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            for (int i = 0; i < 50; i++) {
                client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");

                assertThat(client.answer().body()).hasSize(200_000);
                assertThat(client.answer().body()).hasSize(200_000);
            }
        }
    }

    @Test
    void an_answer_is_the_last_on_its_connection_when_the_node_ends() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {
            assertThat(client.get("/before").values("Connection")).isEmpty();

            proxy.stopSoon();

            assertThat(client.get("/after").values("Connection")).containsExactly("close");
            assertThat(client.ended()).isTrue();
        }
    }

    private static void fill(ServerSocket full, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 100);
            } catch (java.net.SocketTimeoutException e) {
                return; // its queue is full: this is what the gateway will meet
            }
        }
    }
}
