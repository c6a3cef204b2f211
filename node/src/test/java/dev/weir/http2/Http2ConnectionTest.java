// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http2ConnectionTest {

    private static void echo(Exchange exchange) {
        exchange.read(() -> {
            try {
                exchange.answer(200, exchange.received.toByteArray());
            } catch (java.io.IOException e) {
                exchange.failed(e);
            }
        });
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
        byte[] body = "hello, all of you".getBytes(StandardCharsets.US_ASCII);
        try (ScriptedServer server = new ScriptedServer(Http2ConnectionTest::echo);
                RawFrames client = server.client()) {
            client.send(RawFrame.headers(1, RawHead.request("POST", "/").bytes()))
                    .send(RawFrame.data(1, "hello, ".getBytes(StandardCharsets.US_ASCII)))
                    .send(RawFrame.lastData(1, "all of you".getBytes(StandardCharsets.US_ASCII)));

            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.body(1)).isEqualTo(body);
        }
    }
}
