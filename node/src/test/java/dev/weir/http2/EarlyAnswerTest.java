// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Answers that come before their request is whole (RFC 9113 §8.1). */
class EarlyAnswerTest {

    private static final byte[] POST = RawHead.request("POST", "/").bytes();
    private static final byte[] GET = RawHead.get("/").bytes();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void refuse(Exchange exchange) throws IOException {
        exchange.answer(413, ascii("no"));
    }

    @Test
    void an_early_answer_ends_with_the_upload() throws Exception {
        try (ScriptedServer server = new ScriptedServer(EarlyAnswerTest::refuse);
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST)).head();
            assertThat(client.next(RawFrame.DATA).has(RawFrame.END_STREAM)).isFalse();

            for (int i = 0; i < 100; i++) {
                client.send(RawFrame.data(1, new byte[16_000]));
            }
            client.send(RawFrame.lastData(1, new byte[16_000]));

            RawFrame end = client.next(frame -> frame.stream() == 1 && frame.type() != RawFrame.WINDOW_UPDATE);
            assertThat(end.type()).isEqualTo(RawFrame.DATA);
            assertThat(end.has(RawFrame.END_STREAM)).isTrue();
            client.hangUp();
            Eventually.holds("no buffer is out", () -> server.onLoop(server.loop()::buffersOut) == 0);
            Eventually.holds("no timer runs", () -> server.onLoop(server.loop()::timers) == 0);
        }
    }

    @Test
    void an_upload_that_goes_on_after_its_answer_is_refused_soon() throws Exception {
        try (ScriptedServer server = new ScriptedServer(EarlyAnswerTest::refuse);
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST));

            RawFrame end = client.next(frame -> frame.type() == RawFrame.DATA && frame.has(RawFrame.END_STREAM));
            RawFrame reset = client.next();

            assertThat(end.payload()).isEmpty();
            assertThat(reset.type()).isEqualTo(RawFrame.RST_STREAM);
            assertThat(ErrorCode.of(reset.numberAt(0))).isEqualTo(ErrorCode.NO_ERROR);
            client.send(RawFrame.data(1, new byte[16_000]))
                    .send(RawFrame.request(3, GET))
                    .next(frame -> frame.stream() == 3);
        }
    }

    @Test
    void an_early_answer_with_trailers_does_not_wait() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.stream.head(Exchange.fields(":status", "200"), false);
                    exchange.stream.end(Exchange.fields("grpc-status", "3"));
                });
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, POST)).head();

            RawFrame trailers = client.next(RawFrame.HEADERS);

            assertThat(trailers.has(RawFrame.END_STREAM)).isTrue();
            assertThat(client.next().type()).isEqualTo(RawFrame.RST_STREAM);
        }
    }
}
