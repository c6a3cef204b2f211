// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.io.SocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HttpProbeTest {

    private final List<String> received = new CopyOnWriteArrayList<>();

    @Test
    void a_good_status_is_good_and_the_probe_says_who_it_is() throws Exception {
        try (SocketServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                Probed probed = new Probed(server.url(), "{path: '/healthz?deep=1', every: 20s, timeout: 20s}")) {
            String why = probed.once();

            assertThat(why).isEmpty();
            assertThat(received.get(0))
                    .startsWith("GET /healthz?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .containsIgnoringCase("user-agent: weir-probe\r\n")
                    .doesNotContainIgnoringCase("forwarded")
                    .doesNotContainIgnoringCase("via:");
            Eventually.holds("its connection is closed", () -> server.open() == 0);
            probed.assertNothingIsLeft();
        }
    }

    @Test
    void a_status_that_is_not_asked_for_is_bad() throws Exception {
        try (SocketServer server = answering("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno");
                Probed good =
                        new Probed(server.url(), "{path: /, statuses: [200, 500-599], every: 20s, timeout: 20s}");
                Probed bad = new Probed(server.url(), "{path: /, every: 20s, timeout: 20s}")) {
            assertThat(good.once()).isEmpty();
            assertThat(bad.once()).isEqualTo("status 503 (expected: 200-299)");
        }
    }

    @Test
    void a_body_must_contain_what_is_asked_for() throws Exception {
        try (SocketServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nstatus: GOOD");
                Probed good = new Probed(server.url(), "{path: /, body: GOOD, every: 20s, timeout: 20s}");
                Probed bad = new Probed(server.url(), "{path: /, body: good, every: 20s, timeout: 20s}")) {
            assertThat(good.once()).isEmpty();
            assertThat(bad.once()).isEqualTo("the first 12 bytes of the body do not contain good");
        }
    }

    @Test
    void no_more_of_a_body_is_read_than_is_looked_at() throws Exception {
        String large = "x".repeat(RequestProbe.BODY_BYTES_MAX) + "GOOD";
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n";
        try (SocketServer server = answering(head + large);
                Probed any = new Probed(server.url(), "{path: /, every: 20s, timeout: 20s}");
                Probed beyond = new Probed(server.url(), "{path: /, body: GOOD, every: 20s, timeout: 20s}")) {
            assertThat(any.once()).isEmpty();
            assertThat(beyond.once()).isEqualTo("the first 65536 bytes of the body do not contain GOOD");
            Eventually.holds("its connections are closed", () -> server.open() == 0);
            any.assertNothingIsLeft();
        }
    }

    @Test
    void each_probe_has_a_connection_of_its_own() throws Exception {
        try (SocketServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                Probed probed = new Probed(server.url(), "{path: /, every: 20s, timeout: 20s}")) {
            for (int i = 0; i < 50; i++) {
                assertThat(probed.once()).isEmpty();
            }

            assertThat(server.connections()).isEqualTo(50);
            Eventually.holds("none is open", () -> server.open() == 0);
            probed.assertNothingIsLeft();
        }
    }

    @Test
    void silence_breaking_off_and_nonsense_are_bad() throws Exception {
        try (SocketServer silent = answering("");
                SocketServer half = answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
                SocketServer broken = closing("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
                SocketServer gone = closing("");
                SocketServer nonsense = answering("SSH-2.0-OpenSSH_9.6\r\n\r\n")) {
            assertThat(why(silent.url(), "{path: /, timeout: 200ms}")).isEqualTo("no answer within 200 ms");
            assertThat(why(half.url(), "{path: /, timeout: 200ms}")).isEqualTo("no answer within 200 ms");
            assertThat(why(broken.url(), "{path: /, every: 20s, timeout: 20s}")).startsWith("http response incomplete");
            assertThat(why(gone.url(), "{path: /, every: 20s, timeout: 20s}")).startsWith("connection terminated");
            assertThat(why(nonsense.url(), "{path: /, every: 20s, timeout: 20s}"))
                    .startsWith("http protocol error");
            assertThat(why(SocketServer.nobody(), "{path: /, every: 20s, timeout: 20s}"))
                    .startsWith("connection refused");
            Eventually.holds("nothing is open", () -> silent.open() + half.open() == 0);
        }
    }

    @Test
    void another_port_may_be_asked() throws Exception {
        try (SocketServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            String why = why(SocketServer.nobody(), "{path: /, every: 20s, timeout: 20s, port: " + server.port() + "}");

            assertThat(why).isEmpty();
        }
    }

    @Test
    void a_connection_is_good_where_that_is_all_that_is_asked() throws Exception {
        try (SocketServer server = answering("")) {
            assertThat(why(server.url(), "{tcp: true, every: 20s, timeout: 20s}"))
                    .isEmpty();
            assertThat(why(SocketServer.nobody(), "{tcp: true, every: 20s, timeout: 20s}"))
                    .startsWith("connection refused");
            assertThat(why(URI.create("https://127.0.0.1:" + server.port()), "{tcp: true, every: 20s, timeout: 20s}"))
                    .isEmpty();
            Eventually.holds("nothing is open", () -> server.open() == 0);
            Eventually.holds("both were taken", () -> server.connections() == 2);
        }
    }

    private static String why(URI instance, String probe) throws Exception {
        try (Probed probed = new Probed(instance, probe)) {
            String why = probed.once();
            probed.assertNothingIsLeft();
            return why;
        }
    }

    /** Answers requests, and waits for the next. */
    private SocketServer answering(String answer) throws IOException {
        return new SocketServer((socket, number) -> {
            while (heard(socket)) {
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
        });
    }

    /** Answers a request, and closes. */
    private SocketServer closing(String answer) throws IOException {
        return new SocketServer((socket, number) -> {
            heard(socket);
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        });
    }

    private boolean heard(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            head.append((char) b);
        }
        received.add(head.toString());
        return true;
    }
}
