// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How long an instance that is asked over HTTP/2 is waited for. */
class Http2PatienceTest {

    private static final String HTTP2 = "protocol: http2\n";

    private static void fails(ProxyError error, Asking asking, CompletableFuture<?> what) {
        assertThatThrownBy(() -> Asking.await(what))
                .isInstanceOfSatisfying(
                        ProxyException.class, why -> assertThat(why.error()).isEqualTo(error));
        asking.assertNothingIsLeft();
    }

    /** Reads a body on its thread. */
    private static CompletableFuture<String> reading(Asking asking, Response response) {
        Collecting collecting = new Collecting((Body.Stream) response.body());
        asking.loop().execute(collecting);
        return collecting.whole();
    }

    @Test
    void an_instance_that_does_not_answer_is_asked_whether_it_is_there() throws Throwable {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    RawFrame ping = peer.frames().next(RawFrame.PING);
                    asked.countDown();
                    peer.send(RawFrame.of(RawFrame.PING, RawFrame.ACK, 0, ping.payload()))
                            .rest();
                });
                Asking asking = new Asking(HTTP2 + "timeouts: {response: 200ms}", instance.url())) {

            fails(ProxyError.HTTP_RESPONSE_TIMEOUT, asking, asking.begin(asking.get()));

            Eventually.holds("it is asked", () -> asked.getCount() == 0);
            assertThat(asking.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_instance_that_takes_no_more_of_a_request_is_given_up() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    RawFrame ping = peer.frames().next(RawFrame.PING);
                    peer.send(RawFrame.of(RawFrame.PING, RawFrame.ACK, 0, ping.payload()))
                            .rest();
                });
                Asking asking = new Asking(HTTP2 + "timeouts: {idle: 200ms}", instance.url())) {
            String large = "x".repeat(100_000);
            Body inMemory = new Body.Bytes(StandardCharsets.ISO_8859_1.encode(large));

            fails(ProxyError.CONNECTION_WRITE_TIMEOUT, asking, asking.begin(asking.request("POST", inMemory)));
        }
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    RawFrame ping = peer.frames().next(RawFrame.PING);
                    peer.send(RawFrame.of(RawFrame.PING, RawFrame.ACK, 0, ping.payload()))
                            .rest();
                });
                Asking asking = new Asking(HTTP2 + "timeouts: {idle: 200ms}", instance.url())) {
            ArrivingBody arriving = ArrivingBody.of("x".repeat(100_000));

            fails(ProxyError.CONNECTION_WRITE_TIMEOUT, asking, asking.begin(asking.request("POST", arriving)));
        }
    }

    @Test
    void a_client_that_sends_no_more_is_given_up() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> peer.rest());
                Asking asking = new Asking(HTTP2 + "timeouts: {idle: 200ms}", instance.url())) {
            ArrivingBody body = new ArrivingBody(-1).arrive("half");

            fails(ProxyError.REQUEST_BODY_TIMEOUT, asking, asking.begin(asking.request("POST", body)));
        }
    }

    @Test
    void an_answer_that_stops_coming_is_given_up() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.send(RawFrame.headers(1, RawHead.answer(200).bytes()));
                    RawFrame ping = peer.frames().next(RawFrame.PING);
                    peer.send(RawFrame.of(RawFrame.PING, RawFrame.ACK, 0, ping.payload()))
                            .rest();
                });
                Asking asking = new Asking(HTTP2 + "timeouts: {idle: 200ms}", instance.url())) {
            Response response = asking.ask(asking.get());

            fails(ProxyError.CONNECTION_READ_TIMEOUT, asking, reading(asking, response));
        }
    }

    @Test
    void an_answer_may_wait_for_a_request_that_is_still_sent() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.send(RawFrame.headers(1, RawHead.answer(200).bytes()));
                    peer.request();
                    peer.send(RawPeer.lastData(1, "thanks")).rest();
                });
                Asking asking = new Asking(HTTP2 + "timeouts: {idle: 1s}", instance.url())) {
            ArrivingBody body = new ArrivingBody(-1);
            asking.onLoop(() -> {
                asking.loop().schedule(() -> body.arrive("more"), Duration.ofMillis(600));
                asking.loop().schedule(body::end, Duration.ofMillis(1_300));
            });

            Response response = asking.ask(asking.request("POST", body));

            assertThat(Asking.await(reading(asking, response))).isEqualTo("thanks");
            asking.assertNothingIsLeft();
        }
    }
}
