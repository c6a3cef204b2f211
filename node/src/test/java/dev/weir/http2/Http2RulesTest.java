// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static dev.weir.http2.RawFrame.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of every rule that a client can break (RFC 9113 §4 to §6, §8). */
class Http2RulesTest {

    private static final byte[] GET = RawHead.get("/").bytes();

    static Stream<RuleCase> cases() {
        return Stream.of(
                        WrongFrames.FRAMES,
                        WrongFrames.SETTINGS_AND_WINDOWS,
                        WrongFrames.STATES,
                        WrongHeads.fields(),
                        WrongHeads.messages(),
                        WrongHeads.compression(),
                        WrongHeads.floods())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_rule_has_its_consequence(RuleCase rule) throws Exception {
        try (ScriptedServer server = new ScriptedServer(Http2RulesTest::serve);
                RawFrames client = server.client()) {
            for (RawFrame frame : rule.frames()) {
                client.send(frame);
            }
            if (rule.code() == ErrorCode.NO_ERROR) {
                client.send(RawFrame.request(99, GET));
                assertThat(client.next(frame -> frame.stream() == 99 || frame.type() == RawFrame.GOAWAY)
                                .type())
                        .isEqualTo(HEADERS);
            } else if (rule.stream() == 0) {
                RawFrame last = client.next(RawFrame.GOAWAY);
                assertThat(ErrorCode.of(last.numberAt(4))).isEqualTo(rule.code());
                assertThat(client.rest()).isEmpty();
            } else {
                RawFrame reset =
                        client.next(frame -> frame.type() == RawFrame.RST_STREAM || frame.type() == RawFrame.GOAWAY);
                assertThat(reset.type()).isEqualTo(RawFrame.RST_STREAM);
                assertThat(ErrorCode.of(reset.numberAt(0))).isEqualTo(rule.code());
                client.send(RawFrame.request(99, GET)).next(frame -> frame.stream() == 99 && frame.type() == HEADERS);
            }
            client.hangUp();
            Eventually.holds("no buffer is out", () -> server.onLoop(server.loop()::buffersOut) == 0);
            Eventually.holds("no timer runs", () -> server.onLoop(server.loop()::timers) == 0);
            Eventually.holds("every stream is over", () -> server.exchanges.stream()
                    .allMatch(exchange -> exchange.closed.get() == 1));
        }
    }

    private static void serve(Exchange exchange) throws IOException {
        if (!exchange.head.path().equals("/wait")) {
            exchange.answer(204);
        }
    }
}
