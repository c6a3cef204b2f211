// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http2.ErrorCode;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawFrames;
import dev.weir.http2.RawHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** HTTP/2 from the client to the listener, without TLS, in front of an HTTP/1.1 instance. */
class Http2EdgeTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Of: instance\r\n\r\nok";

    private static RawFrames client(Proxy proxy) throws IOException {
        return RawFrames.client(proxy.address());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void what_a_client_claims_of_its_scheme_is_not_believed() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            RawHead https = new RawHead()
                    .with(":method", "GET")
                    .with(":scheme", "https")
                    .with(":path", "/")
                    .with("host", "only.example.com");

            client.send(RawFrame.request(1, https.bytes())).head();

            RawMessage request = instance.requests().get(0);
            assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
            assertThat(request.values("Host")).containsExactly("only.example.com");
        }
    }

    @Test
    void what_no_request_may_be_is_refused_with_a_reason() throws IOException {
        Map<RawHead, String> refused = Map.of(
                RawHead.get("/").with("host", "other.example.com"), "400",
                RawHead.get("/%zz"), "400",
                RawHead.get("relative"), "400",
                RawHead.get("/").with("expect", "miracles"), "417",
                RawHead.get("/").with("x-large", "x".repeat(40_000)), "431",
                RawHead.get("/" + "x".repeat(9_000)), "414",
                RawHead.request("TRACE", "/"), "501",
                new RawHead().with(":method", "CONNECT").with(":authority", "a:1"), "501");
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            int stream = 1;
            for (Map.Entry<RawHead, String> one : refused.entrySet()) {
                byte[] block = one.getKey().bytes();
                int first = Math.min(block.length, 16_000);
                client.send(RawFrame.of(RawFrame.HEADERS, RawFrame.END_STREAM, stream, Arrays.copyOf(block, first)));
                for (int from = first; from < block.length; from += 16_000) {
                    client.send(RawFrame.of(
                            RawFrame.CONTINUATION,
                            0,
                            stream,
                            Arrays.copyOfRange(block, from, Math.min(block.length, from + 16_000))));
                }
                client.send(RawFrame.of(RawFrame.CONTINUATION, RawFrame.END_HEADERS, stream));

                assertThat(client.head())
                        .containsEntry(":status", one.getValue())
                        .containsEntry("content-type", "application/problem+json");
                assertThat(new String(client.body(stream), StandardCharsets.UTF_8))
                        .contains("\"error\"");
                stream += 2;
            }

            assertThat(instance.requests()).isEmpty();
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_request_that_is_given_up_is_given_up_at_the_instance() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        RawInstance.Script waits = (peer, connection) -> {
            peer.request();
            if (peer.request() == null) {
                left.countDown();
            }
        };
        try (RawInstance instance = new RawInstance(waits);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, RawHead.get("/").bytes()));
            Eventually.holds("it is there", () -> instance.requests().size() == 1);

            client.send(RawFrame.reset(1, ErrorCode.CANCEL));

            Eventually.holds("the instance is told", () -> left.getCount() == 0);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void an_upload_that_breaks_off_never_looks_complete() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.headers(1, RawHead.request("POST", "/").bytes()))
                    .send(RawFrame.data(1, ascii("half")));
            Eventually.holds("it is on its way", () -> instance.connections() == 1);

            client.send(RawFrame.reset(1, ErrorCode.CANCEL));

            proxy.assertNothingIsLeft();
            assertThat(instance.requests()).isEmpty();
        }
    }

    @Test
    void an_upload_of_another_length_than_announced_never_looks_complete() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            RawHead post = RawHead.request("POST", "/").with("content-length", "10");

            client.send(RawFrame.headers(1, post.bytes())).send(RawFrame.lastData(1, ascii("half")));

            assertThat(client.next(RawFrame.RST_STREAM).numberAt(0)).isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
            proxy.assertNothingIsLeft();
            assertThat(instance.requests()).isEmpty();
        }
    }

    @Test
    void an_answer_that_breaks_off_is_reset() throws Exception {
        RawInstance.Script half = (peer, connection) -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        };
        try (RawInstance instance = new RawInstance(half);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, RawHead.get("/").bytes()));

            RawFrame end = client.next(RawFrame.RST_STREAM);

            assertThat(end.stream()).isEqualTo(1);
            assertThat(end.numberAt(0)).isEqualTo(ErrorCode.INTERNAL_ERROR.code());
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_node_that_ends_finishes_what_is_under_way() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RawInstance.Script slow = (peer, connection) -> {
            peer.request();
            Eventually.holds("it may go on", () -> go.getCount() == 0);
            peer.send(OK);
        };
        try (RawInstance instance = new RawInstance(slow);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, RawHead.get("/").bytes()));
            Eventually.holds("it is there", () -> instance.requests().size() == 1);

            proxy.stopSoon();
            RawFrame first = client.next(RawFrame.GOAWAY);
            client.send(RawFrame.of(
                    RawFrame.PING, RawFrame.ACK, 0, client.next(RawFrame.PING).payload()));
            RawFrame last = client.next(RawFrame.GOAWAY);
            go.countDown();

            assertThat(first.numberAt(0)).isEqualTo(Integer.MAX_VALUE);
            assertThat(last.numberAt(0)).isEqualTo(1);
            assertThat(client.head()).containsEntry(":status", "200");
            List<RawFrame> rest = client.rest();
            assertThat(rest).anyMatch(frame -> frame.type() == RawFrame.DATA && frame.has(RawFrame.END_STREAM));
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void nothing_is_left_of_a_thousand_requests_some_of_them_given_up() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 30000\r\n\r\n" + "x".repeat(30_000);
        try (RawInstance instance = RawInstance.answering(answer);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {
            for (int round = 0; round < 10; round++) {
                try (RawFrames client = client(proxy)) {
                    client.send(RawFrame.windowUpdate(0, 100_000_000));
                    for (int stream = 1; stream < 200; stream += 2) {
                        client.send(RawFrame.request(stream, RawHead.get("/").bytes()));
                        if (stream % 10 == 1) {
                            client.send(RawFrame.reset(stream, ErrorCode.CANCEL));
                        } else if (stream % 10 == 5) {
                            client.body(stream);
                        }
                    }
                    client.body(199);
                }
            }

            proxy.assertNothingIsLeft();
            assertThat(proxy.ended()).hasSize(1_000);
        }
    }
}
