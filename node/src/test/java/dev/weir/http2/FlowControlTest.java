// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nobody gets more than it asked for, and everybody gets it in the end (RFC 9113 §5.2). */
class FlowControlTest {

    private static final RawFrame GET = RawFrame.request(1, RawHead.get("/").bytes());
    private static final RawFrame POST =
            RawFrame.headers(1, RawHead.request("POST", "/").bytes());

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(9).nextBytes(bytes);
        return bytes;
    }

    private static ScriptedServer answering(byte[] body) throws IOException {
        return new ScriptedServer(exchange -> exchange.answer(200, body));
    }

    private static ScriptedServer holding(int streamBytes, int connectionBytes) throws IOException {
        Http2Settings usual = Http2Settings.STANDARD;
        Http2Settings settings = new Http2Settings(
                100,
                streamBytes,
                connectionBytes,
                usual.headBytesMax(),
                usual.answer(),
                usual.head(),
                usual.idle(),
                usual.stall(),
                usual.ping());
        return new ScriptedServer(settings, exchange -> {});
    }

    @Test
    void without_a_window_only_the_head_is_sent() throws Exception {
        try (ScriptedServer server = answering(random(100));
                RawFrames client = server.client(4, 0)) {
            client.send(GET).send(RawFrame.ping(5));

            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.next(frame -> frame.type() != RawFrame.WINDOW_UPDATE)
                            .type())
                    .isEqualTo(RawFrame.PING);
            client.send(RawFrame.windowUpdate(1, 60)).send(RawFrame.windowUpdate(1, 40));

            assertThat(client.body(1)).isEqualTo(random(100));
        }
    }

    @Test
    void a_window_is_never_overrun_however_small() throws Exception {
        byte[] body = random(3_000);
        try (ScriptedServer server = answering(body);
                RawFrames client = server.client(4, 7)) {
            client.send(GET);
            int got = 0;
            int granted = 7;

            while (got < body.length) {
                RawFrame data = client.next(RawFrame.DATA);
                assertThat(data.payload()).isEqualTo(Arrays.copyOfRange(body, got, got + data.payload().length));
                got += data.payload().length;
                assertThat(got).isLessThanOrEqualTo(granted);
                if (got == granted) {
                    granted += 13;
                    client.send(RawFrame.windowUpdate(1, 13));
                }
            }
        }
    }

    @Test
    void a_window_may_become_negative_and_positive_again() throws Exception {
        try (ScriptedServer server = answering(random(1_000));
                RawFrames client = server.client(4, 500)) {
            client.send(GET);
            assertThat(client.next(RawFrame.DATA).payload()).hasSize(500);

            client.send(RawFrame.settings(4, 0))
                    .send(RawFrame.windowUpdate(1, 400))
                    .send(RawFrame.ping(1));
            assertThat(client.next(frame -> frame.type() == RawFrame.DATA || frame.type() == RawFrame.PING)
                            .type())
                    .isEqualTo(RawFrame.PING);
            client.send(RawFrame.windowUpdate(1, 600));

            assertThat(client.body(1)).hasSize(500);
        }
    }

    @Test
    void streams_share_the_connections_window_in_turns() throws Exception {
        try (ScriptedServer server = answering(random(200_000));
                RawFrames client = server.client(4, 1_000_000)) {
            Map<Integer, Integer> got = new HashMap<>();
            for (int stream = 1; stream <= 7; stream += 2) {
                client.send(RawFrame.request(stream, RawHead.get("/").bytes()));
            }
            int left = 4 * 200_000;
            int window = 65_535;
            List<Integer> order = new ArrayList<>();

            while (left > 0) {
                RawFrame data = client.next(RawFrame.DATA);
                int length = data.payload().length;
                got.merge(data.stream(), length, Integer::sum);
                order.add(data.stream());
                left -= length;
                window -= length;
                assertThat(window).isNotNegative();
                if (window == 0 && left > 0) {
                    window = 65_536;
                    client.send(RawFrame.windowUpdate(0, window));
                }
            }

            assertThat(got.values()).containsOnly(200_000);
            // Each has had its turn before the first was done.
            assertThat(order.subList(0, order.lastIndexOf(1))).contains(3, 5, 7);
        }
    }

    @Test
    void a_reader_that_does_not_read_holds_back_its_sender() throws Exception {
        try (ScriptedServer server = holding(1_000, 65_535);
                RawFrames client = server.client()) {
            client.send(POST).send(RawFrame.data(1, random(1_000))).send(RawFrame.ping(1));

            assertThat(client.next(frame -> frame.stream() == 1 || frame.type() == RawFrame.PING)
                            .type())
                    .isEqualTo(RawFrame.PING);
            int count = server.onLoop(() -> receive(server.exchanges.get(0)));

            assertThat(count).isEqualTo(1_000);
            RawFrame credit = client.next(RawFrame.WINDOW_UPDATE);
            assertThat(credit.stream()).isEqualTo(1);
            assertThat(credit.numberAt(0)).isEqualTo(1_000);
        }
    }

    private static int receive(Exchange exchange) {
        try {
            return exchange.receive();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_sends_more_than_the_window_allows_is_stopped() throws Exception {
        try (ScriptedServer server = holding(1_000, 65_535);
                RawFrames client = server.client()) {
            client.send(POST).send(RawFrame.data(1, random(1_000))).send(RawFrame.data(1, (byte) 1));

            RawFrame reset = client.next(RawFrame.RST_STREAM);

            assertThat(ErrorCode.of(reset.numberAt(0))).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    @Test
    void who_sends_more_than_the_connections_window_allows_loses_the_connection() throws Exception {
        try (ScriptedServer server = holding(1_000_000, 65_535);
                RawFrames client = server.client()) {
            client.send(POST);
            for (int i = 0; i < 4; i++) {
                client.send(RawFrame.data(1, random(16_384)));
            }

            RawFrame last = client.next(RawFrame.GOAWAY);

            assertThat(ErrorCode.of(last.numberAt(4))).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    @Test
    void what_nobody_reads_and_padding_are_credited_to_the_connection() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.body.close();
                });
                RawFrames client = server.client()) {
            client.send(POST);
            byte[] padded = new byte[16_000];
            padded[0] = (byte) 200;
            for (int i = 0; i < 200; i++) {
                client.send(RawFrame.of(RawFrame.DATA, RawFrame.PADDED, 1, padded));
            }
            client.send(RawFrame.ping(1));

            Map<Integer, Integer> credit = new HashMap<>();
            for (RawFrame frame = client.next(); frame.type() != RawFrame.PING; frame = client.next()) {
                if (frame.type() == RawFrame.WINDOW_UPDATE) {
                    credit.merge(frame.stream(), frame.numberAt(0), Integer::sum);
                }
            }
            assertThat(credit.get(1)).isGreaterThan(200 * 16_000 - 256 * 1024);
            assertThat(credit.get(0)).isGreaterThan(200 * 16_000 - 1024 * 1024);
            assertThat(server.connections.get(0).isClosed()).isFalse();
        }
    }

    @Test
    void a_large_upload_passes_a_small_window() throws Exception {
        byte[] body = random(3_000_000);
        try (ScriptedServer server = new ScriptedServer(exchange -> exchange.read(() -> finish(exchange)));
                RawFrames client = server.client()) {
            client.send(POST);
            for (int from = 0; from < body.length; from += 10_000) {
                client.send(RawFrame.data(1, Arrays.copyOfRange(body, from, from + 10_000)));
            }
            client.send(RawFrame.request(1, new RawHead().with("x-sum", "7").bytes()));

            assertThat(client.head()).containsEntry(":status", "204");
            Exchange exchange = server.exchanges.get(0);
            assertThat(exchange.received.toByteArray()).isEqualTo(body);
            assertThat(exchange.trailers.getFirst("x-sum")).isEqualTo("7");
            Eventually.holds("no buffer is out", () -> server.onLoop(server.loop()::buffersOut) == 0);
        }
    }

    private static void finish(Exchange exchange) {
        try {
            exchange.answer(204);
        } catch (IOException e) {
            exchange.failed(e);
        }
    }
}
