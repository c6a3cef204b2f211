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
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests and answers that are slow, broken off or given up: only their own stream ends. */
class Http2StreamsTest {

    private static final String HTTP2 = "protocol: http2\n";
    private static final int WINDOW = 65_535;

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
    void an_answer_that_is_reset_in_its_middle_never_looks_complete() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(stream, RawHead.answer(200).bytes()))
                            .send(RawPeer.data(stream, "half"))
                            .send(RawFrame.reset(stream, ErrorCode.NO_ERROR));
                    peer.ok(peer.request().stream()).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            Response half = asking.ask(asking.get());

            fails(ProxyError.HTTP_RESPONSE_INCOMPLETE, asking, reading(asking, half));
            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_whose_connection_ends_in_its_middle_never_looks_complete() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(stream, RawHead.answer(200).bytes()))
                            .send(RawPeer.data(stream, "half"));
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            Response half = asking.ask(asking.get());

            fails(ProxyError.HTTP_RESPONSE_INCOMPLETE, asking, reading(asking, half));
        }
    }

    @Test
    void an_answer_of_another_length_than_announced_never_looks_complete() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int stream = peer.request().stream();
                    peer.send(RawFrame.headers(
                                    stream,
                                    RawHead.answer(200)
                                            .with("content-length", "5")
                                            .bytes()))
                            .send(RawPeer.lastData(stream, "half"))
                            .rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            Response half = asking.ask(asking.get());

            fails(ProxyError.HTTP_PROTOCOL_ERROR, asking, reading(asking, half));
        }
    }

    @Test
    void an_answer_that_is_none_is_refused_and_the_connection_goes_on() throws Throwable {
        List<RawHead> wrong = List.of(
                new RawHead().with("x", "y"),
                RawHead.answer(101),
                RawHead.answer(200).with("Upper", "case"),
                RawHead.answer(200).with("connection", "close"),
                RawHead.answer(200).with("transfer-encoding", "chunked"),
                RawHead.answer(200).with("x", "a\r\nb: c"),
                RawHead.answer(200).with("content-length", "5, 5"));
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    for (RawHead head : wrong) {
                        peer.send(RawFrame.request(peer.request().stream(), head.bytes()));
                    }
                    peer.ok(peer.request().stream()).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            for (int i = 0; i < wrong.size(); i++) {
                fails(ProxyError.HTTP_PROTOCOL_ERROR, asking, asking.begin(asking.get()));
            }

            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_upload_waits_for_the_instances_window_and_others_go_on_meanwhile() throws Throwable {
        CountDownLatch go = new CountDownLatch(1);
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    int got = 0;
                    while (got < WINDOW) {
                        got += peer.frames().next(RawFrame.DATA).payload().length;
                    }
                    peer.send(RawFrame.windowUpdate(0, 10 * WINDOW)).ok(peer.request().stream());
                    Eventually.holds("it may go on", () -> go.getCount() == 0);
                    peer.send(RawFrame.windowUpdate(1, 10 * WINDOW));
                    while (got < 3 * WINDOW) {
                        got += peer.frames().next(RawFrame.DATA).payload().length;
                    }
                    peer.ok(1).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            Body large = new Body.Bytes(StandardCharsets.ISO_8859_1.encode("x".repeat(3 * WINDOW)));
            CompletableFuture<Response> upload = asking.begin(asking.request("PUT", large));

            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(upload).isNotDone();
            go.countDown();

            assertThat(Asking.await(upload).status()).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_client_that_reads_slowly_holds_back_its_own_answer_only() throws Throwable {
        int streamBytes = 128 * 1024;
        byte[] piece = new byte[16 * 1024];
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    for (int i = 0; i < 20; i++) {
                        int stream = peer.request().stream();
                        peer.send(RawFrame.headers(stream, RawHead.answer(200).bytes()));
                        for (int sent = 0; sent < streamBytes; sent += piece.length) {
                            peer.send(RawFrame.data(stream, piece));
                        }
                    }
                    peer.ok(peer.request().stream());
                    RawFrame more =
                            peer.frames().next(frame -> frame.type() == RawFrame.WINDOW_UPDATE && frame.stream() == 1);
                    peer.send(RawFrame.lastData(1, new byte[Math.min(more.numberAt(0), piece.length)]))
                            .rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            List<CompletableFuture<Response>> slow =
                    Stream.generate(() -> asking.begin(asking.get())).limit(20).toList();
            for (CompletableFuture<Response> one : slow) {
                Asking.await(one);
            }

            assertThat(asking.status(asking.get())).as("nobody has read").isEqualTo(200);

            Response first = slow.get(0).join();
            assertThat(Asking.await(reading(asking, first)).length()).isGreaterThan(streamBytes);
            slow.forEach(one -> asking.onLoop(() -> one.join().close()));
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_request_that_is_given_up_resets_its_stream() throws Throwable {
        List<Integer> resets = new CopyOnWriteArrayList<>();
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int first = peer.request().stream();
                    int second = peer.request().stream();
                    peer.send(RawFrame.headers(second, RawHead.answer(200).bytes()));
                    for (int i = 0; i < 2; i++) {
                        RawFrame reset = peer.frames().next(RawFrame.RST_STREAM);
                        assertThat(reset.numberAt(0)).isEqualTo(ErrorCode.CANCEL.code());
                        resets.add(reset.stream());
                    }
                    peer.send(RawPeer.data(first, "late"))
                            .ok(peer.request().stream())
                            .rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            Request left = asking.get();
            CompletableFuture<Response> first = asking.begin(left);
            Response second = asking.ask(asking.get());

            asking.onLoop(() -> left.cancellation().cancel());
            asking.onLoop(second::close);

            fails(ProxyError.CLIENT_LEFT, asking, first);
            Eventually.holds("the instance is told", () -> resets.equals(List.of(1, 3)));
            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_upload_that_breaks_off_is_reset() throws Throwable {
        CountDownLatch reset = new CountDownLatch(1);
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.frames().next(RawFrame.RST_STREAM);
                    reset.countDown();
                    peer.rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            ArrivingBody body = new ArrivingBody(-1).arrive("half");
            CompletableFuture<Response> answer = asking.begin(asking.request("POST", body));

            asking.onLoop(body::breakOff);

            fails(ProxyError.CLIENT_LEFT, asking, answer);
            Eventually.holds("the instance is told", () -> reset.getCount() == 0);
            assertThat(instance.received()).isEmpty();
        }
    }

    @Test
    void an_answer_that_needs_no_more_of_the_request_ends_the_upload() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    peer.head();
                    peer.ok(1).send(RawFrame.reset(1, ErrorCode.NO_ERROR));
                    peer.head();
                    peer.ok(3).frames().next(RawFrame.RST_STREAM);
                    peer.ok(peer.request().stream()).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {

            for (int i = 0; i < 2; i++) {
                ArrivingBody body = new ArrivingBody(-1).arrive("and so on");
                assertThat(asking.status(asking.request("POST", body))).isEqualTo(200);
                asking.assertNothingIsLeft();
            }

            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
        }
    }
}
