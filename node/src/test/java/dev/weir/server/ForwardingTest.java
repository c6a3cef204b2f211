// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What goes through the gateway, and what of it stays. */
class ForwardingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void forwards_a_get_and_its_answer() throws IOException {
        try (RawInstance instance =
                        RawInstance.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One: 1\r\nSet-Cookie: a=1\r\n"
                                + "Set-Cookie: b=2\r\n\r\nhello");
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/orders/7?full=yes");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.values("X-One")).containsExactly("1");
            assertThat(answer.values("Set-Cookie")).containsExactly("a=1", "b=2");
            assertThat(instance.requests().get(0).requestLine()).isEqualTo("GET /orders/7?full=yes HTTP/1.1");
            assertThat(instance.requests().get(0).values("Host")).containsExactly("api.example.com");
        }
    }

    @Test
    void says_for_whom_it_forwards_and_believes_nobody_else() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET / HTTP/1.1\r\nHost: api.example.com:81\r\nX-Forwarded-For: 6.6.6.6\r\n"
                            + "Forwarded: for=6.6.6.6\r\n"
                            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nVia: 1.0 first\r\n\r\n")
                    .answer();

            RawMessage request = instance.requests().get(0);
            assertThat(request.values("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
            assertThat(request.values("X-Forwarded-Host")).containsExactly("api.example.com:81");
            assertThat(request.values("X-Forwarded-Port"))
                    .containsExactly(Integer.toString(proxy.address().getPort()));
            assertThat(request.values("Forwarded"))
                    .containsExactly("for=127.0.0.1;host=\"api.example.com:81\";proto=http");
            assertThat(request.values("Via")).containsExactly("1.0 first", "1.1 weir");
        }
    }

    @Test
    void hop_by_hop_headers_end_here_in_both_directions() throws IOException {
        try (RawInstance instance = RawInstance.answering(
                        "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: timeout=9\r\n"
                                + "X-Hop: 1\r\nUpgrade: h2c\r\nProxy-Authenticate: Basic\r\nX-End: 2\r\n"
                                + "Content-Length: 2\r\n\r\nok");
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.send(
                            "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, x-secret\r\nX-Secret: 1\r\n"
                                    + "Keep-Alive: 1\r\nTE: trailers\r\nUpgrade: websocket\r\n"
                                    + "Proxy-Authorization: x\r\n"
                                    + "Proxy-Connection: x\r\nX-Kept: 2\r\n\r\n")
                    .answer();

            RawMessage request = instance.requests().get(0);
            for (String name : new String[] {
                "Connection", "X-Secret", "Keep-Alive", "TE", "Upgrade", "Proxy-Authorization", "Proxy-Connection"
            }) {
                assertThat(request.values(name)).as(name).isEmpty();
            }
            assertThat(request.values("X-Kept")).containsExactly("2");
            for (String name : new String[] {"X-Hop", "Keep-Alive", "Upgrade", "Proxy-Authenticate"}) {
                assertThat(answer.values(name)).as(name).isEmpty();
            }
            assertThat(answer.values("X-End")).containsExactly("2");
        }
    }

    @Test
    void forwards_every_method_with_its_body() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
                client.send(method + " /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody")
                        .answer();
            }

            assertThat(instance.requests()).hasSize(7).allMatch(request -> request.body()
                    .equals("body"));
            assertThat(instance.requests())
                    .allMatch(request -> request.values("Content-Length").equals(java.util.List.of("4")));
        }
    }

    @Test
    void a_post_without_a_body_says_so() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("POST /a HTTP/1.1\r\nHost: h\r\n\r\n").answer();

            assertThat(instance.requests().get(0).values("Content-Length")).containsExactly("0");
        }
    }

    @Test
    void streams_large_bodies_in_both_directions_in_both_framings() throws Exception {
        String large = "0123456789abcdef".repeat(512 * 1024);
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    for (RawMessage request = client.request(); request != null; request = client.request()) {
                        boolean chunked = !request.values("Transfer-Encoding").isEmpty();
                        client.send(
                                chunked
                                        ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                + Integer.toHexString(
                                                        request.body().length()) + "\r\n" + request.body()
                                                + "\r\n0\r\n\r\n"
                                        : "HTTP/1.1 200 OK\r\nContent-Length: "
                                                + request.body().length() + "\r\n\r\n" + request.body());
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage fixed = client.send(
                            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + large.length() + "\r\n\r\n")
                    .send(large)
                    .answer();
            RawMessage chunked = client.send("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send("5\r\nhello\r\n" + Integer.toHexString(large.length()) + ";x=y\r\n" + large
                            + "\r\n0\r\nT: 1\r\n\r\n")
                    .answer();

            assertThat(fixed.body()).isEqualTo(large);
            assertThat(chunked.body()).isEqualTo("hello" + large);
            assertThat(chunked.values("Content-Length")).isEmpty();
            assertThat(instance.connections()).isEqualTo(1);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_thousand_requests_use_one_connection_and_leave_nothing_behind() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            for (int i = 0; i < 1_000; i++) {
                assertThat(client.get("/" + i).body()).isEqualTo("ok");
            }

            assertThat(instance.connections()).isEqualTo(1);
            proxy.assertNothingIsLeft();
            assertThat(proxy.ended()).hasSize(1_000).allMatch(journey -> journey.status() == 200);
            assertThat(proxy.upstreamConnections()).isEqualTo(1);
        }
    }

    @Test
    void answers_pipelined_requests_in_their_order() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    for (RawMessage request = client.request(); request != null; request = client.request()) {
                        String path = request.requestLine().split(" ")[1];
                        client.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("/1");
            assertThat(client.answer().body()).isEqualTo("/2");
            assertThat(client.answer().body()).isEqualTo("/3");
            assertThat(instance.requests().get(1).body()).isEqualTo("abc");
        }
    }

    @Test
    void head_204_and_304_have_no_body_whatever_their_length_says() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    for (RawMessage request = client.request(); request != null; request = client.request()) {
                        String status = request.requestLine().startsWith("HEAD")
                                ? "200"
                                : request.requestLine().substring(5, 8);
                        client.send("HTTP/1.1 " + status + " X\r\nContent-Length: 99\r\nETag: e\r\n\r\n");
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage head = client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").answerToHead();
            RawMessage unchanged = client.get("/304");
            RawMessage nothing = client.get("/204");

            assertThat(head.values("Content-Length")).containsExactly("99");
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.values("ETag")).containsExactly("e");
            assertThat(nothing.status()).isEqualTo(204);
            assertThat(nothing.values("Content-Length")).isEmpty();
            assertThat(instance.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_body_until_the_connection_closes_reaches_the_client_whole() throws IOException {
        String large = "x".repeat(300_000);
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.send("HTTP/1.0 200 OK\r\nX-A: b\r\n\r\n" + large);
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.get("/");

            assertThat(answer.body()).isEqualTo(large);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void what_an_instance_sends_piece_by_piece_goes_out_piece_by_piece() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
                    client.head(); // waits for the test to have seen the first piece: the next request never comes
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            RawMessage.head(client.socket().getInputStream());
            String chunk = new String(client.socket().getInputStream().readNBytes(8), StandardCharsets.ISO_8859_1);
            assertThat(chunk).contains("one");
        }
    }

    @Test
    void a_request_that_waits_for_its_answer_holds_no_buffer() throws IOException {
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    client.request();
                    client.drain();
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            Eventually.holds("the request is there", () -> instance.requests().size() == 1);
            assertThat(proxy.buffersOut()).isZero();
        }
    }
}
