// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawFrames;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A cache between HTTP/2 on either side. */
class CacheOverHttp2Test {

    private static final String KEPT = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nhello";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void its_clients_get_what_is_kept() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawFrames client = RawFrames.client(node.address())) {

            client.send(RawFrame.request(1, RawHead.get("/a").bytes()));
            var miss = client.head();
            byte[] first = client.body(1);
            client.send(RawFrame.request(3, RawHead.get("/a").bytes()));
            var hit = client.head();
            byte[] second = client.body(3);

            assertThat(miss).containsEntry("cache-status", "weir; fwd=uri-miss; stored");
            assertThat(hit)
                    .containsEntry("cache-status", "weir; hit; ttl=60")
                    .containsEntry("age", "0")
                    .containsEntry("content-length", "5");
            assertThat(first).isEqualTo(ascii("hello")).isEqualTo(second);
            assertThat(instance.requests()).hasSize(1);
        }
    }

    @Test
    void its_instances_may_end_an_answer_after_its_last_byte() throws IOException {
        byte[] head = RawHead.answer(200)
                .with("cache-control", "max-age=60")
                .with("content-length", "5")
                .bytes();
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    while (true) {
                        int stream = peer.request().stream();
                        peer.send(RawFrame.headers(stream, head))
                                .send(RawPeer.data(stream, "hel"))
                                .send(RawPeer.data(stream, "lo"))
                                .send(RawPeer.lastData(stream, ""));
                    }
                });
                CachingNode node = CachingNode.beforeHttp2(instance.url(), "cache: {}")) {

            RawMessage miss = node.get("/a");
            Eventually.holds("the end has come", () -> node.flights() == 0);
            RawMessage hit = node.get("/a");

            assertThat(miss.body()).isEqualTo("hello");
            assertThat(hit.body()).isEqualTo("hello");
            assertThat(hit.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(instance.received()).hasSize(1);
        }
    }
}
