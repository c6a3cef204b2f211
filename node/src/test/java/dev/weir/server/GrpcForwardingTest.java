// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http2.ErrorCode;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawFrames;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** gRPC calls from an HTTP/2 client to an HTTP/2 instance. */
class GrpcForwardingTest {

    private static final byte[] ANSWER =
            RawHead.answer(200).with("content-type", "application/grpc").bytes();
    private static final byte[] WELL =
            new RawHead().with("grpc-status", "0").with("grpc-message", "fine").bytes();

    private static RawHead call() {
        return RawHead.request("POST", "/orders.Orders/Get")
                .with("content-type", "application/grpc+proto")
                .with("te", "trailers")
                .with("x-of", "client");
    }

    private static RawFrames client(Proxy proxy) throws IOException {
        return RawFrames.client(proxy.address());
    }

    @Test
    void a_unary_call_passes_with_all_it_says_and_its_trailers() throws Exception {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(stream, ANSWER))
                            .send(RawPeer.data(stream, "reply"))
                            .send(RawFrame.request(stream, WELL))
                            .rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.headers(1, call().with("grpc-timeout", "20S").bytes()))
                    .send(RawPeer.lastData(1, "ask"));

            assertThat(client.head())
                    .containsEntry(":status", "200")
                    .containsEntry("content-type", "application/grpc")
                    .doesNotContainKey("content-length");
            RawFrame data = client.next(RawFrame.DATA);
            assertThat(data.payload()).isEqualTo(RawPeer.data(1, "reply").payload());
            RawFrame trailers = client.next(RawFrame.HEADERS);
            assertThat(trailers.has(RawFrame.END_STREAM)).isTrue();
            assertThat(client.head(trailers))
                    .containsOnly(Map.entry("grpc-status", "0"), Map.entry("grpc-message", "fine"));

            RawPeer.Asked asked = instance.received().get(0);
            assertThat(asked.body()).isEqualTo("ask");
            assertThat(asked.head())
                    .containsEntry(":path", "/orders.Orders/Get")
                    .containsEntry("content-type", "application/grpc+proto")
                    .containsEntry("te", "trailers")
                    .containsEntry("grpc-timeout", "20S")
                    .containsEntry("via", "2 weir")
                    .containsEntry("x-of", "client");
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void messages_go_both_ways_at_once_and_none_waits_for_the_next() throws Exception {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.send(RawFrame.headers(1, ANSWER)).send(RawPeer.data(1, "greeting"));
                    for (int i = 0; i < 3; i++) {
                        RawFrame message = peer.frames().next(RawFrame.DATA);
                        peer.send(RawFrame.data(1, message.payload()));
                    }
                    peer.frames().next(frame -> frame.has(RawFrame.END_STREAM));
                    peer.send(RawFrame.request(1, WELL)).rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.headers(1, call().bytes()));

            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.next(RawFrame.DATA).payload()).hasSize("greeting".length());
            for (String message : new String[] {"one", "two", "three"}) {
                client.send(RawPeer.data(1, message));
                assertThat(client.next(RawFrame.DATA).payload()).hasSize(message.length());
            }
            client.send(RawPeer.lastData(1, ""));
            assertThat(client.head()).containsEntry("grpc-status", "0");

            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void an_answer_of_trailers_alone_stays_one_head() throws Exception {
        RawHead missing =
                RawHead.answer(200).with("content-type", "application/grpc").with("grpc-status", "5");
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.send(RawFrame.request(1, missing.bytes())).rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.headers(1, call().bytes())).send(RawPeer.data(1, "and so on"));

            RawFrame head = client.next(RawFrame.HEADERS);

            assertThat(head.has(RawFrame.END_STREAM)).isTrue();
            assertThat(client.head(head)).containsEntry("grpc-status", "5");
        }
    }

    @Test
    void the_clients_clock_ends_a_call_that_is_not_answered_with_a_status() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    RawFrame reset = peer.frames().next(RawFrame.RST_STREAM);
                    if (reset.numberAt(0) == ErrorCode.CANCEL.code()) {
                        cancelled.countDown();
                    }
                    peer.rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, call().with("grpc-timeout", "2S").bytes()));

            RawFrame head = client.next(RawFrame.HEADERS);

            assertThat(head.has(RawFrame.END_STREAM)).isTrue();
            assertThat(client.head(head))
                    .containsEntry(":status", "200")
                    .containsEntry("content-type", "application/grpc")
                    .containsEntry("grpc-status", "4");
            Eventually.holds("the instance is told", () -> cancelled.getCount() == 0);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void the_clients_clock_ends_an_answer_in_its_middle_with_a_status() throws Exception {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.send(RawFrame.headers(1, ANSWER))
                            .send(RawPeer.data(1, "first"))
                            .rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, call().with("grpc-timeout", "2S").bytes()));

            assertThat(client.head()).doesNotContainKey("grpc-status");
            assertThat(client.next(RawFrame.DATA).payload()).hasSize("first".length());

            assertThat(client.head()).containsEntry("grpc-status", "4");
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void what_the_gateway_itself_fails_with_is_a_status_too() throws Exception {
        URI nobody;
        try (RawOrigin gone = RawOrigin.answering()) {
            nobody = gone.url();
        }
        try (Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, nobody);
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, call().bytes()));

            RawFrame head = client.next(RawFrame.HEADERS);

            assertThat(head.has(RawFrame.END_STREAM)).isTrue();
            assertThat(client.head(head))
                    .containsEntry(":status", "200")
                    .containsEntry("grpc-status", "14")
                    .containsEntry("grpc-message", "connection_refused: The instance refused the connection.");
        }
    }

    @Test
    void a_client_of_http1_gets_trailers_behind_the_last_chunk() throws Exception {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(stream, ANSWER))
                            .send(RawPeer.data(stream, "reply"))
                            .send(RawFrame.request(stream, WELL))
                            .rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {
            client.send("POST /orders.Orders/Get HTTP/1.1\r\nHost: api.example.com\r\nTE: trailers\r\n"
                    + "Connection: TE, close\r\nContent-Type: application/grpc\r\nContent-Length: 3\r\n\r\nask");

            String answer = new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").containsIgnoringCase("Transfer-Encoding: chunked");
            assertThat(answer).endsWith("\r\n\r\n5\r\nreply\r\n0\r\ngrpc-status: 0\r\ngrpc-message: fine\r\n\r\n");
            assertThat(instance.received().get(0).head())
                    .containsEntry("te", "trailers")
                    .containsEntry("content-length", "3")
                    .containsEntry("via", "1.1 weir");
        }
    }
}
