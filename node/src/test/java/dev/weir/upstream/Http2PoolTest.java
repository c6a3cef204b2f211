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
import dev.weir.http2.ErrorCode;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which connection a request goes on, and what becomes of it when the connection does not. */
class Http2PoolTest {

    private static final String HTTP2 = "protocol: http2\n";
    private static final long STREAMS_MAX = 3;
    private static final Body HELLO = new Body.Bytes(StandardCharsets.ISO_8859_1.encode("hello"));

    private static ProxyError errorOf(Asking asking, Request request) throws Throwable {
        try {
            throw new AssertionError(asking.ask(request).toString());
        } catch (ProxyException e) {
            return e.error();
        }
    }

    private static List<CompletableFuture<Response>> begin(Asking asking, int count) {
        return Stream.generate(() -> asking.begin(asking.get())).limit(count).toList();
    }

    private static void await200(Asking asking, List<CompletableFuture<Response>> answers) throws Throwable {
        for (CompletableFuture<Response> answer : answers) {
            Response response = Asking.await(answer);
            assertThat(response.status()).isEqualTo(200);
            assertThat(asking.text(response.body())).isEqualTo("ok");
        }
    }

    @Test
    void an_instance_that_grants_one_stream_gets_more_connections_up_to_a_bound() throws Throwable {
        CountDownLatch go = new CountDownLatch(1);
        RawOrigin.Script one = (peer, number) -> {
            while (true) {
                int stream = peer.request().stream();
                Eventually.holds("it may go on", () -> go.getCount() == 0);
                peer.ok(stream);
            }
        };
        try (RawOrigin instance = RawOrigin.granting(one, STREAMS_MAX, 1);
                Asking asking = new Asking(HTTP2, instance.url())) {
            List<CompletableFuture<Response>> answers = begin(asking, Http2Pool.OPEN_MAX + 30);
            Eventually.holds(
                    "all connections are in use", () -> instance.received().size() == Http2Pool.OPEN_MAX);

            go.countDown();

            await200(asking, answers);
            assertThat(instance.connections()).isEqualTo(Http2Pool.OPEN_MAX);
        }
    }

    @Test
    void who_gets_no_stream_in_time_is_told_so() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> peer.rest(), STREAMS_MAX, 0);
                Asking asking = new Asking(HTTP2 + "timeouts: {connect: 1s}\nretry: {attempts: 1}", instance.url())) {

            assertThat(errorOf(asking, asking.get())).isEqualTo(ProxyError.CONNECTION_LIMIT_REACHED);
        }
    }

    @Test
    void what_an_instance_grants_later_is_used() throws Throwable {
        CountDownLatch granted = new CountDownLatch(1);
        RawOrigin.Script generous = (peer, number) -> {
            int first = peer.request().stream();
            peer.send(RawFrame.settings(STREAMS_MAX, 3)).frames().next(RawFrame.SETTINGS);
            granted.countDown();
            int second = peer.request().stream();
            int third = peer.request().stream();
            peer.send(RawFrame.settings(STREAMS_MAX, 1)).ok(first).ok(second).ok(third);
            peer.ok(peer.request().stream()).rest();
        };
        try (RawOrigin instance = RawOrigin.granting(generous, STREAMS_MAX, 1);
                Asking asking = new Asking(HTTP2, instance.url())) {
            List<CompletableFuture<Response>> answers = new ArrayList<>(begin(asking, 1));
            Eventually.holds("more is granted", () -> granted.getCount() == 0);

            answers.addAll(begin(asking, 2));

            await200(asking, answers);
            await200(asking, begin(asking, 1));
            assertThat(instance.connections()).isEqualTo(1);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void streams_beyond_the_last_one_of_a_goaway_are_asked_again_elsewhere() throws Throwable {
        try (RawOrigin leaving = RawOrigin.granting((peer, number) -> {
                    int first = peer.request().stream();
                    peer.request();
                    peer.send(RawFrame.goAway(first, ErrorCode.NO_ERROR));
                    peer.ok(first).rest();
                });
                RawOrigin staying = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, leaving.url(), staying.url())) {
            CompletableFuture<Response> first = asking.begin(asking.request("POST", HELLO));
            asking.status(asking.get()); // whose turn it is: the other's, then again that of the one that leaves

            CompletableFuture<Response> second = asking.begin(asking.request("POST", ArrivingBody.of("hello")));

            await200(asking, List.of(first, second));
            assertThat(staying.received().get(1).body()).isEqualTo("hello");
            Eventually.holds("it is closed", () -> leaving.openConnections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_connection_that_leaves_gets_no_new_streams() throws Throwable {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    RawPeer.Asked asked = peer.request();
                    if (number == 1) {
                        peer.send(RawFrame.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR))
                                .send(RawFrame.ping(1))
                                .frames()
                                .next(RawFrame.PING);
                        known.countDown();
                        Eventually.holds("it may go on", () -> go.getCount() == 0);
                    }
                    peer.ok(asked.stream()).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            CompletableFuture<Response> first = asking.begin(asking.get());
            Eventually.holds("the gateway knows", () -> known.getCount() == 0);

            assertThat(asking.status(asking.get())).isEqualTo(200);
            go.countDown();

            await200(asking, List.of(first));
            assertThat(instance.connections()).isEqualTo(2);
            Eventually.holds("the first is closed", () -> asking.connections() == 1);
        }
    }

    @Test
    void a_refused_stream_is_asked_once_more_elsewhere_whatever_its_method() throws Throwable {
        try (RawOrigin busy = RawOrigin.granting((peer, number) -> {
                    while (true) {
                        peer.send(RawFrame.reset(peer.request().stream(), ErrorCode.REFUSED_STREAM));
                    }
                });
                RawOrigin free = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, busy.url(), free.url())) {

            Request post = asking.request("POST", ArrivingBody.of("hello"));
            assertThat(asking.status(post)).isEqualTo(200);

            assertThat(post.journey().attempts()).isEqualTo(2);
            assertThat(free.received().get(0).body()).isEqualTo("hello");
            assertThat(busy.received()).hasSize(1);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_stream_that_is_reset_before_its_answer_is_asked_again_only_where_that_is_safe() throws Throwable {
        try (RawOrigin dying = RawOrigin.granting((peer, number) -> {
                    while (true) {
                        peer.send(RawFrame.reset(peer.request().stream(), ErrorCode.INTERNAL_ERROR));
                    }
                });
                Asking asking = new Asking(HTTP2, dying.url())) {
            Request get = asking.get();
            Request post = asking.request("POST", HELLO);

            assertThat(errorOf(asking, get)).isEqualTo(ProxyError.CONNECTION_TERMINATED);
            assertThat(errorOf(asking, post)).isEqualTo(ProxyError.CONNECTION_TERMINATED);

            assertThat(get.journey().attempts()).isEqualTo(2);
            assertThat(post.journey().attempts()).isEqualTo(1);
            assertThat(dying.connections()).isEqualTo(1);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_cut_connection_fails_all_its_requests_and_none_after_it() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    if (number == 1) {
                        peer.request();
                        peer.request();
                    } else {
                        while (true) {
                            peer.ok(peer.request().stream());
                        }
                    }
                });
                Asking asking = new Asking(HTTP2 + "retry: {attempts: 1}", instance.url())) {
            List<CompletableFuture<Response>> answers = begin(asking, 2);

            for (CompletableFuture<Response> answer : answers) {
                assertThatThrownBy(() -> Asking.await(answer))
                        .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                                .isEqualTo(ProxyError.CONNECTION_TERMINATED));
            }
            await200(asking, begin(asking, 1));
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_instance_that_speaks_something_else_is_found_out_before_anything_is_sent() throws Throwable {
        try (Origin http1 = new Origin((peer, number) -> {
                    peer.until("\r\n\r\n");
                    peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                });
                Asking asking = new Asking(HTTP2 + "retry: {attempts: 1}", http1.url())) {

            assertThat(errorOf(asking, asking.get())).isEqualTo(ProxyError.HTTP_PROTOCOL_ERROR);

            Eventually.holds("no connection is open", () -> asking.connections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_instance_that_is_not_there_or_says_nothing_fails_as_over_http1() throws Throwable {
        String once = HTTP2 + "retry: {attempts: 1}\n";
        try (RawOrigin silent = new RawOrigin((peer, number) -> peer.rest());
                Asking nobody = new Asking(once, Origin.nobody());
                Asking asking = new Asking(once + "timeouts: {connect: 200ms}", silent.url())) {

            assertThat(errorOf(nobody, nobody.get())).isEqualTo(ProxyError.CONNECTION_REFUSED);
            assertThat(errorOf(asking, asking.get())).isEqualTo(ProxyError.CONNECTION_TIMEOUT);

            nobody.assertNothingIsLeft();
        }
    }

    @Test
    void who_leaves_while_waiting_is_forgotten() throws Throwable {
        try (RawOrigin full = RawOrigin.granting((peer, number) -> peer.rest(), STREAMS_MAX, 0);
                Asking asking = new Asking(HTTP2 + "timeouts: {connect: 1d}", full.url())) {
            Request request = asking.get();
            CompletableFuture<Response> answer = asking.begin(request);
            Eventually.holds("it waits", () -> full.connections() >= 1);

            asking.onLoop(() -> request.cancellation().cancel());

            assertThatThrownBy(() -> Asking.await(answer)).isInstanceOf(ProxyException.class);
            Eventually.holds(
                    "nobody waits, and no connection more than that one has a deadline",
                    () -> asking.onLoop(asking.loop()::timers).join() <= asking.connections());
        }
    }
}
