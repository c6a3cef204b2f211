// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are malformed, too long or too many: no client sees a byte of what was meant for another one. */
class ForeignAnswerTest {

    private static final String FOREIGN = "HTTP/1.1 200 OK\r\nX-Foreign: 1\r\nContent-Length: 7\r\n\r\nforeign";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static volatile String answer = "";
    private static RawInstance instance;
    private static Proxy proxy;

    @BeforeAll
    static void start() throws IOException {
        instance = new RawInstance((peer, connection) -> {
            for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                peer.send(request.requestLine().contains("/odd") ? answer : OK);
            }
        });
        proxy = new Proxy(Proxy.PATIENT, instance.url());
    }

    @AfterAll
    static void end() throws IOException {
        proxy.assertNothingIsLeft();
        proxy.close();
        instance.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 81\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 099 Low\r\n\r\n",
                "HTTP/1.1 600 High\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX\r: a\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 103 Early\nHints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void a_malformed_answer_is_a_502_and_what_follows_it_is_nobodys(String malformed) throws IOException {
        answer = malformed + FOREIGN;
        try (RawClient client = proxy.client();
                RawClient other = proxy.client()) {

            RawMessage refused = client.get("/odd");

            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.head() + refused.body()).doesNotContain("oreign", "Set-Cookie");
            assertUntouched(other);
            assertUntouched(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 81\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 81\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
            })
    void what_follows_an_answer_is_nobodys(String whole) throws IOException {
        answer = whole + FOREIGN;
        try (RawClient client = proxy.client();
                RawClient other = proxy.client()) {

            client.send("GET /odd HTTP/1.1\r\nHost: h\r\n\r\nGET /second HTTP/1.1\r\nHost: h\r\n\r\n");

            RawMessage first = client.answer();
            while (first.status() < 200) {
                first = client.answer();
            }
            assertThat(first.head() + first.body()).doesNotContain("oreign");
            assertThat(client.answer().body()).isEqualTo("ok");
            assertUntouched(other);
        }
    }

    @Test
    void the_answer_to_a_head_has_no_body_whatever_follows_it() throws IOException {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: " + FOREIGN.length() + "\r\n\r\n" + FOREIGN;
        try (RawClient client = proxy.client()) {

            RawMessage head =
                    client.send("HEAD /odd HTTP/1.1\r\nHost: h\r\n\r\n").answerToHead();

            assertThat(head.status()).isEqualTo(200);
            assertUntouched(client);
        }
    }

    @Test
    void an_answer_that_comes_before_anybody_asked_is_nobodys() throws IOException {
        try (RawInstance eager = new RawInstance((peer, connection) -> {
                    peer.send(
                            connection == 1
                                    ? "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n" + FOREIGN
                                    : "");
                    while (peer.request() != null) {
                        peer.send(OK);
                    }
                });
                Proxy before = new Proxy(Proxy.PATIENT, eager.url());
                RawClient client = before.client();
                RawClient other = before.client()) {

            client.get("/");

            assertUntouched(client);
            assertUntouched(other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\r\n\r\nHTTP/1.1 200 OK", "a\nb", "a\rb", "a\0", "a\u010ab"})
    void what_a_step_puts_into_a_header_never_splits_an_answer(String value) throws IOException {
        HeaderMap headers = new HeaderMap().put(new HttpString("X"), value);
        try (PiecemealServer server = new PiecemealServer(request -> {
            request.interim().send(103, headers);
            return CompletableFuture.completedFuture(new Response(200, headers, Body.EMPTY));
        })) {

            String answers = server.answers(
                    "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", Pieces.whole(), Pieces.whole());

            assertThat(answers).startsWith("HTTP/1.1 500 ").doesNotContain("Set-Cookie", "HTTP/1.1 200");
        }
    }

    private static void assertUntouched(RawClient client) throws IOException {
        RawMessage own = client.get("/own");
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.values("X-Foreign")).isEmpty();
        assertThat(own.body()).isEqualTo("ok");
    }
}
