// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http2ConnectionTest {

    private static final byte[] GET = RawHead.get("/").bytes();
    private static final byte[] POST = RawHead.request("POST", "/").bytes();
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static void echo(Exchange exchange) {
        exchange.read(() -> {
            try {
                exchange.answer(200, exchange.received.toByteArray());
            } catch (IOException e) {
                exchange.failed(e);
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertNothingIsLeft(ScriptedServer server) {
        Eventually.holds("no buffer is out", () -> server.onLoop(server.loop()::buffersOut) == 0);
        Eventually.holds("no timer runs", () -> server.onLoop(server.loop()::timers) == 0);
    }

    @Test
    void a_request_without_a_body_is_answered() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> exchange.answer(204));
                RawFrames client = server.client()) {
            client.send(RawFrame.request(
                    1, RawHead.get("/orders?x=1").with("accept", "a").bytes()));

            Map<String, String> head = client.head();

            assertThat(head).containsOnly(Map.entry(":status", "204"));
            RequestFields request = server.exchanges.get(0).head;
            assertThat(request.path()).isEqualTo("/orders?x=1");
            assertThat(request.authority()).isEqualTo("api.example.com");
            assertThat(request.headers().getFirst(Headers.ACCEPT)).isEqualTo("a");
            Eventually.holds("it is over", () -> server.exchanges.get(0).closed.get() == 1);
        }
    }

    @Test
    void a_body_comes_back_as_it_was_sent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Http2ConnectionTest::echo);
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST))
                    .send(RawFrame.data(1, ascii("hello, ")))
                    .send(RawFrame.lastData(1, ascii("all of you")));

            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.body(1)).isEqualTo(ascii("hello, all of you"));
        }
    }

    @Test
    void more_streams_than_granted_are_refused_and_their_heads_still_read() throws Exception {
        Http2Settings settings = Http2Settings.STANDARD.withLimits(2, 32 * 1024);
        try (ScriptedServer server = new ScriptedServer(settings, exchange -> {});
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST))
                    .send(RawFrame.headers(3, POST))
                    .send(RawFrame.request(
                            5, RawHead.get("/").indexed("x-a", "kept").bytes()));

            RawFrame refused = client.next(RawFrame.RST_STREAM);
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(ErrorCode.of(refused.numberAt(0))).isEqualTo(ErrorCode.REFUSED_STREAM);
            client.send(RawFrame.reset(1, ErrorCode.CANCEL))
                    .send(RawFrame.request(7, RawHead.get("/").raw(0x80 | 62).bytes()));

            Eventually.holds("it is there", () -> server.exchanges.size() == 3);
            assertThat(server.exchanges.get(2).head.headers().getFirst("x-a")).isEqualTo("kept");
        }
    }

    @Test
    void a_head_that_is_too_large_is_said_to_be() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> exchange.answer(431));
                RawFrames client = server.client()) {
            byte[] head = RawHead.get("/").with("x-a", "v".repeat(33_000)).bytes();

            client.send(RawFrame.of(RawFrame.HEADERS, RawFrame.END_STREAM, 1, Arrays.copyOf(head, 16_000)))
                    .send(RawFrame.of(RawFrame.CONTINUATION, 0, 1, Arrays.copyOfRange(head, 16_000, 32_000)))
                    .send(RawFrame.of(
                            RawFrame.CONTINUATION,
                            RawFrame.END_HEADERS,
                            1,
                            Arrays.copyOfRange(head, 32_000, head.length)));

            assertThat(client.head()).containsEntry(":status", "431");
            assertThat(server.exchanges.get(0).head.oversized()).isTrue();
        }
    }

    @Test
    void a_connection_that_waits_holds_no_buffer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {});
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST)).send(RawFrame.data(1, new byte[5_000]));
            byte[] half = RawFrame.headers(3, POST).bytes();
            client.send(Arrays.copyOf(half, 20)).next(RawFrame.SETTINGS);

            Eventually.holds("it was received", () -> server.exchanges.size() == 1);

            Eventually.holds("no buffer is out", () -> server.onLoop(server.loop()::buffersOut) == 0);
            client.send(Arrays.copyOfRange(half, 20, half.length));
            Eventually.holds("the rest was received", () -> server.exchanges.size() == 2);
        }
    }

    @Test
    void a_client_that_leaves_gets_the_answers_that_are_under_way() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Http2ConnectionTest::echo);
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST)).send(RawFrame.goAway(0, ErrorCode.NO_ERROR));

            client.send(RawFrame.lastData(1, ascii("last")));

            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.body(1)).isEqualTo(ascii("last"));
            assertThat(client.next(RawFrame.GOAWAY).numberAt(4)).isZero();
            assertThat(client.rest()).isEmpty();
            client.hangUp();
            assertNothingIsLeft(server);
        }
    }

    @Test
    void what_is_no_http2_gets_no_answer_but_the_end() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {});
                RawFrames client = new RawFrames(new Socket(
                        server.address().getAddress(), server.address().getPort()))) {
            client.send(ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

            List<RawFrame> frames = client.rest();

            RawFrame last = frames.get(frames.size() - 1);
            assertThat(last.type()).isEqualTo(RawFrame.GOAWAY);
            assertThat(ErrorCode.of(last.numberAt(4))).isEqualTo(ErrorCode.PROTOCOL_ERROR);
        }
    }

    @Test
    void a_client_that_does_not_begin_is_not_waited_for() throws Exception {
        Http2Settings settings = Http2Settings.STANDARD.withTimeouts(SHORT, LONG, LONG);
        try (ScriptedServer server = new ScriptedServer(settings, exchange -> {});
                RawFrames client = new RawFrames(new Socket(
                        server.address().getAddress(), server.address().getPort()))) {
            client.send(RawFrames.PREFACE).send(RawFrame.settings());

            List<RawFrame> frames = client.rest();

            RawFrame last = frames.get(frames.size() - 1);
            assertThat(ErrorCode.of(last.numberAt(4))).isEqualTo(ErrorCode.SETTINGS_TIMEOUT);
        }
    }

    @Test
    void a_head_that_does_not_end_is_not_waited_for() throws Exception {
        Http2Settings settings = Http2Settings.STANDARD.withTimeouts(LONG, SHORT, LONG);
        for (byte[] begun : List.of(
                RawFrame.of(RawFrame.HEADERS, 0, 1, GET).bytes(),
                Arrays.copyOf(RawFrame.request(1, GET).bytes(), 12))) {
            try (ScriptedServer server = new ScriptedServer(settings, exchange -> {});
                    RawFrames client = server.client()) {
                client.send(begun);

                RawFrame last = client.next(RawFrame.GOAWAY);

                assertThat(ErrorCode.of(last.numberAt(4))).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
            }
        }
    }

    @Test
    void a_connection_without_streams_goes_in_peace() throws Exception {
        Http2Settings settings = Http2Settings.STANDARD.withIdle(SHORT, Duration.ZERO);
        try (ScriptedServer server = new ScriptedServer(settings, exchange -> exchange.answer(204));
                RawFrames client = server.client()) {
            client.send(RawFrame.request(1, GET)).head();

            RawFrame first = client.next(RawFrame.GOAWAY);
            client.send(RawFrame.request(3, GET));
            client.send(RawFrame.of(
                    RawFrame.PING, RawFrame.ACK, 0, client.next(RawFrame.PING).payload()));

            assertThat(first.numberAt(0)).isEqualTo(Integer.MAX_VALUE);
            assertThat(client.head()).containsEntry(":status", "204");
            assertThat(client.next(RawFrame.GOAWAY).numberAt(0)).isEqualTo(3);
            assertThat(client.rest()).isEmpty();
            client.hangUp();
            assertNothingIsLeft(server);
        }
    }

    @Test
    void a_client_that_takes_nothing_is_not_waited_for() throws Exception {
        Http2Settings settings = Http2Settings.STANDARD.withTimeouts(LONG, LONG, SHORT);
        byte[] large = new byte[16_000_000];
        try (ScriptedServer server = new ScriptedServer(settings, exchange -> exchange.answer(200, large));
                RawFrames client = server.client(4, Integer.MAX_VALUE)) {
            client.send(RawFrame.windowUpdate(0, 1_000_000_000)).send(RawFrame.request(1, GET));

            Eventually.holds(
                    "it is given up",
                    () -> !server.exchanges.isEmpty()
                            && server.exchanges.get(0).broke().isPresent());

            assertNothingIsLeft(server);
        }
    }

    @Test
    void an_end_that_is_silent_is_asked_whether_it_is_there() throws Exception {
        // Long enough for an answer of this client's, however busy the machine is.
        Duration answer = Duration.ofSeconds(2);
        Http2Settings settings = Http2Settings.STANDARD.withIdle(LONG, SHORT).withTimeouts(answer, LONG, LONG);
        try (ScriptedServer server = new ScriptedServer(settings, exchange -> {});
                RawFrames client = server.client()) {
            RawFrame asked = client.next(RawFrame.PING);
            client.send(RawFrame.of(RawFrame.PING, RawFrame.ACK, 0, asked.payload()));
            assertThat(client.next(RawFrame.PING).has(RawFrame.ACK)).isFalse();

            Eventually.holds("it is gone", () -> server.connections.get(0).isClosed());

            client.hangUp();
            assertNothingIsLeft(server);
        }
    }

    @Test
    void nothing_is_left_of_a_thousand_requests_some_of_them_given_up() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> exchange.answer(200, new byte[20_000]))) {
            for (int round = 0; round < 10; round++) {
                try (RawFrames client = server.client(4, 100_000)) {
                    client.send(RawFrame.windowUpdate(0, 100_000_000));
                    for (int stream = 1; stream < 200; stream += 2) {
                        client.send(RawFrame.request(stream, GET));
                        if (stream % 10 == 1) {
                            client.send(RawFrame.reset(stream, ErrorCode.CANCEL));
                        }
                    }
                    client.body(199);
                }
            }

            assertNothingIsLeft(server);
            assertThat(server.exchanges).hasSize(1_000).allMatch(exchange -> exchange.closed.get() == 1);
        }
    }
}
