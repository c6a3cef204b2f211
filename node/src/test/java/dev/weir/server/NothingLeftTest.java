// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A thousand requests of which every one goes wrong: no connection, buffer or deadline stays behind. */
class NothingLeftTest {

    private static final int REQUESTS = 1_000;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String LARGE = "x".repeat(70_000);

    /** What a client has sent when it leaves; {@code /large} has an answer that never ends, {@code /wait} none. */
    private static final List<String> LEFT_AT = List.of(
            "",
            "\r\n",
            "GET / HT",
            "GET / HTTP/1.1\r\nHost: h\r\n",
            "GET /ok HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /ok HTTP/1.1\r\nHost: h\r\n\r\nGET /ok HTTP/1.1\r\nHo",
            "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /wait HTTP/1.1\r\nHost: h\r\n\r\nGET /ok HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /large HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /large HTTP/1.0\r\nHost: h\r\n\r\n",
            "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n",
            "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello",
            "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n",
            "POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n" + LARGE,
            "POST /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            "POST /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" + LARGE + "\r\n0\r\n",
            "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n" + LARGE,
            "POST /early HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n" + LARGE,
            "GET /tunnel HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
            "GET /tunnel HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello",
            "GET / HTTP/1.1\r\nHost: h\r\nX : y\r\n\r\n",
            "POST /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

    @Test
    void clients_that_leave_at_any_moment_leave_nothing_behind() throws IOException {
        try (RawInstance instance = new RawInstance(NothingLeftTest::serve);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {

            for (int i = 0; i < REQUESTS; i++) {
                String sent = LEFT_AT.get(i % LEFT_AT.size());
                int round = i / LEFT_AT.size();
                RawClient client = proxy.client();
                client.socket().setSoLinger(round % 2 == 0, 0);
                client.send(sent);
                if (round % 4 >= 2
                        && sent.startsWith("GET /")
                        && sent.endsWith("\r\n\r\n")
                        && !sent.contains("/wait")) {
                    client.socket().getInputStream().read();
                }
                client.close();
            }

            Eventually.holds("no client is connected", () -> proxy.clientConnections() == 0);
            proxy.assertNothingIsLeft();
            Eventually.holds(
                    "both sides count the same connections",
                    () -> proxy.upstreamConnections() == instance.openConnections());
            try (RawClient client = proxy.client()) {
                assertThat(client.get("/ok").status()).isEqualTo(200);
            }
        }
    }

    private static void serve(RawInstance.Peer peer, int connection) throws IOException {
        for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
            if (head.contains("/wait ")) {
                peer.drain();
                return;
            }
            if (head.contains("/early ")) {
                peer.send(OK);
                peer.drain();
                return;
            }
            if (head.contains("/tunnel ")) {
                peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello");
                peer.drain();
                return;
            }
            if (head.contains("/large ")) {
                peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                while (true) {
                    peer.send("11170\r\n" + LARGE + "\r\n");
                }
            }
            if (head.startsWith("POST")) {
                peer.drain();
                return;
            }
            peer.send(OK);
        }
    }

    /** What an instance has done when it resets the connection, or closes it. */
    private static final List<String> BROKEN_AT = List.of(
            "",
            "HTTP/1.1 2",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\nContent-Length: 140000\r\n\r\n" + LARGE,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nha",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\nX: ",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 103 Early Hints\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\n\r\n" + LARGE);

    private static final List<String> REQUESTED = List.of(
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 70000\r\n\r\n" + LARGE,
            "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" + LARGE
                    + "\r\n0\r\n\r\n");

    @Test
    void instances_that_break_off_at_any_moment_leave_nothing_behind() throws Exception {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    if (connection % 7 != 0) {
                        peer.head();
                        peer.send(BROKEN_AT.get(connection % BROKEN_AT.size()));
                    }
                    if (connection % 3 != 0) {
                        peer.reset();
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {

            ExecutorService clients = Executors.newFixedThreadPool(16); // as attempts are repeated after a pause
            for (int i = 0; i < REQUESTS; i++) {
                String request = REQUESTED.get(i % REQUESTED.size());
                clients.execute(() -> askAndTakeWhatComes(proxy, request));
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

            Eventually.holds("no client is connected", () -> proxy.clientConnections() == 0);
            proxy.assertNothingIsLeft();
            assertThat(proxy.ended()).hasSize(REQUESTS);
            Eventually.holds("no instance is connected", () -> proxy.upstreamConnections() == 0);
        }
    }

    private static void askAndTakeWhatComes(Proxy proxy, String request) {
        try (RawClient client = proxy.client()) {
            client.send(request).socket().getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // a reset is one of the ways in which a client may see it
        }
    }
}
