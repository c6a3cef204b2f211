// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests to an instance over HTTP/2, by prior knowledge. */
class Http2UpstreamTest {

    private static final String HTTP2 = "protocol: http2";

    private static Body bytes(String text) {
        return new Body.Bytes(StandardCharsets.ISO_8859_1.encode(text));
    }

    @Test
    void a_get_is_answered() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {

            Response response = asking.ask(asking.get());

            assertThat(response.status()).isEqualTo(200);
            assertThat(asking.text(response.body())).isEqualTo("ok");
            assertThat(instance.received().get(0).head())
                    .containsEntry(":method", "GET")
                    .containsEntry(":scheme", "http")
                    .containsEntry(":authority", "api.example.com")
                    .containsEntry(":path", "/a")
                    .containsEntry("via", "1.1 weir")
                    .containsEntry("x-forwarded-host", "api.example.com")
                    .doesNotContainKeys("host", "content-length", "connection", "te");
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_body_in_memory_has_its_length() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {

            assertThat(asking.status(asking.request("POST", bytes("hello")))).isEqualTo(200);

            RawPeer.Asked post = instance.received().get(0);
            assertThat(post.body()).isEqualTo("hello");
            assertThat(post.head()).containsEntry("content-length", "5");
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_body_that_arrives_goes_on_as_it_comes_with_its_trailers() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {
            ArrivingBody body =
                    new ArrivingBody(-1).arrive("hello, ").arrive("world").end();
            body.trailers().put(new HttpString("X-Sum"), "7");
            body.trailers().put(new HttpString("Authorization"), "x");

            assertThat(asking.status(asking.request("POST", body))).isEqualTo(200);

            RawPeer.Asked post = instance.received().get(0);
            assertThat(post.body()).isEqualTo("hello, world");
            assertThat(post.head()).doesNotContainKey("content-length");
            assertThat(post.trailers()).containsOnly(Map.entry("x-sum", "7"));
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void requests_share_a_connection_and_are_answered_in_any_order() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int first = peer.request().stream();
                    int second = peer.request().stream();
                    int third = peer.request().stream();
                    peer.ok(third).ok(first).ok(second).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            List<CompletableFuture<Response>> answers =
                    Stream.generate(() -> asking.begin(asking.get())).limit(3).toList();

            for (CompletableFuture<Response> answer : answers) {
                assertThat(asking.text(Asking.await(answer).body())).isEqualTo("ok");
            }

            assertThat(instance.connections()).isEqualTo(1);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void what_is_for_one_hop_ends_here() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {
            Request plain = asking.request("POST", new ArrivingBody(-1).end());

            asking.status(plain.withHeaders(headers -> headers.put(Headers.TE, "trailers, deflate")
                    .put(Headers.CONNECTION, "close")
                    .put(Headers.UPGRADE, "websocket")
                    .put(Headers.PROXY_AUTHORIZATION, "secret")
                    .put(Headers.TRAILER, "X-Sum")
                    .put(Headers.HOST, "other")
                    .put(Headers.EXPECT, "100-continue")
                    .put(new HttpString("X-Forwarded-For"), "6.6.6.6")
                    .put(new HttpString("X-Blanks"), " a \t")
                    .put(Headers.VIA, "1.0 before")));

            assertThat(instance.received().get(0).head())
                    .doesNotContainKeys("connection", "upgrade", "proxy-authorization", "host", "expect")
                    .containsEntry("te", "trailers")
                    .containsEntry("trailer", "X-Sum")
                    .containsEntry("x-blanks", "a")
                    .containsEntry("x-forwarded-for", plain.client().forwardedFor())
                    .containsEntry("via", "1.0 before,1.1 weir");
        }
    }

    @Test
    void a_value_that_no_field_may_have_is_refused_and_the_connection_goes_on() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {
            asking.status(asking.get());
            Request split = asking.get().withHeaders(headers -> headers.put(new HttpString("X-A"), "a\r\nb: c"));

            assertThatThrownBy(() -> asking.ask(split))
                    .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                            .isEqualTo(ProxyError.HTTP_REQUEST_ERROR));

            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
            assertThat(instance.received()).hasSize(2);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void interim_answers_are_passed_on_except_for_100() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(stream, RawHead.answer(100).bytes()))
                            .send(RawFrame.headers(
                                    stream,
                                    RawHead.answer(103).with("link", "</a.css>").bytes()))
                            .ok(stream)
                            .rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            assertThat(asking.status(asking.get())).isEqualTo(200);

            assertThat(asking.interim()).containsExactly(103);
        }
    }

    @Test
    void trailers_of_an_answer_are_there_at_its_end() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(
                                    stream,
                                    RawHead.answer(200)
                                            .with("proxy-authenticate", "x")
                                            .bytes()))
                            .send(RawPeer.data(stream, "hello"))
                            .send(RawFrame.request(
                                    stream,
                                    new RawHead()
                                            .with("x-sum", "7")
                                            .with("set-cookie", "a=b")
                                            .bytes()))
                            .rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            Response response = asking.ask(asking.get());
            Body.Stream body = (Body.Stream) response.body();
            assertThat(body.length()).isEqualTo(-1);

            assertThat(asking.text(body)).isEqualTo("hello");

            assertThat(response.headers()).isEmpty();
            assertThat(body.trailers().getHeaderNames()).containsExactly(new HttpString("x-sum"));
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void answers_without_a_body_say_of_what_length_it_would_be() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    RawHead head = RawHead.answer(200).with("content-length", "7");
                    peer.send(RawFrame.request(peer.request().stream(), head.bytes()));
                    RawHead none = RawHead.answer(204);
                    peer.send(RawFrame.request(peer.request().stream(), none.bytes()));
                    peer.rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            Response head = asking.ask(asking.request("HEAD", Body.EMPTY));
            Response none = asking.ask(asking.get());

            assertThat(head.headers().getFirst(Headers.CONTENT_LENGTH)).isEqualTo("7");
            assertThat(head.body().length()).isZero();
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.headers()).isEmpty();
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void what_comes_and_goes_at_the_same_time_is_not_held_back() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.send(RawFrame.headers(1, RawHead.answer(200).bytes()));
                    for (int i = 0; i < 3; i++) {
                        RawFrame message = peer.frames().next(RawFrame.DATA);
                        peer.send(RawFrame.data(1, message.payload()));
                    }
                    peer.frames().next(frame -> frame.has(RawFrame.END_STREAM));
                    peer.send(RawPeer.lastData(1, "end")).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            ArrivingBody messages = new ArrivingBody(-1);
            Response response = asking.ask(asking.request("POST", messages));
            Collecting echo = new Collecting((Body.Stream) response.body());
            asking.loop().execute(echo);

            for (int i = 1; i <= 3; i++) {
                asking.onLoop(() -> {
                    messages.arrive("ping");
                });
                int so = i;
                Eventually.holds("it comes back", () -> echo.soFar().equals("ping".repeat(so)));
            }
            asking.onLoop(() -> {
                messages.end();
            });

            assertThat(Asking.await(echo.whole())).isEqualTo("pingpingpingend");
            asking.assertNothingIsLeft();
        }
    }
}
