// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.Interim;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What nobody expected to fail, failing on a request's way: it ends that request, is logged once, and leaves nothing.
 */
class BugTest {

    private static final String HTTP2 = "protocol: http2\n";
    private static final String HINT = "HTTP/1.1 103 Early Hints\r\n\r\n";

    private final LoggedErrors logged = new LoggedErrors("dev.weir.upstream");

    @BeforeEach
    void watch() {
        logged.start();
    }

    @AfterEach
    void stop() {
        logged.stop();
    }

    private static Request withInterim(Request plain, Interim interim) {
        return new Request(
                plain.head(),
                plain.body(),
                plain.client(),
                plain.variables(),
                plain.loop(),
                plain.cancellation(),
                interim,
                plain.journey());
    }

    private static Request hintless(Asking asking) {
        return withInterim(asking.get(), (status, headers) -> {
            throw new IllegalStateException("a bug");
        });
    }

    private void assertInternalErrorOf(CompletableFuture<Response> answer) {
        assertThatThrownBy(() -> Asking.await(answer))
                .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                        .isEqualTo(ProxyError.PROXY_INTERNAL_ERROR));
        assertThat(logged.count()).isEqualTo(1);
    }

    @Test
    void when_the_answer_is_read() throws Throwable {
        try (Origin instance = Origin.answering(HINT + Origin.OK);
                Asking asking = new Asking("", instance.url())) {

            assertInternalErrorOf(asking.begin(hintless(asking)));

            Eventually.holds("the connection is closed", () -> asking.connections() == 0);
            asking.assertNothingIsLeft();
            assertThat(asking.status(asking.get())).isEqualTo(200);
        }
    }

    @Test
    void when_the_request_is_sent() throws Throwable {
        try (Origin instance = Origin.answering(Origin.OK);
                Asking asking = new Asking("", instance.url())) {

            assertInternalErrorOf(asking.begin(
                    asking.request("POST", new ArrivingBody(-1).arrive("hello").failUnexpectedly())));

            Eventually.holds("the connection is closed", () -> asking.connections() == 0);
            asking.assertNothingIsLeft();
            assertThat(instance.received()).isEmpty();
        }
    }

    @Test
    void when_the_body_of_the_answer_is_read() throws Throwable {
        CountDownLatch waits = new CountDownLatch(1);
        try (Origin instance = new Origin((peer, number) -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                    Eventually.holds("the body is waited for", () -> waits.getCount() == 0);
                    peer.send("o").rest();
                });
                Asking asking = new Asking("", instance.url())) {
            Body.Stream body = (Body.Stream) asking.ask(asking.get()).body();

            asking.onLoop(() -> body.whenReadable(() -> {
                throw new IllegalStateException("a bug");
            }));
            waits.countDown();

            Eventually.holds("the connection is closed", () -> asking.connections() == 0);
            assertThat(logged.count()).isEqualTo(1);
            assertThatThrownBy(() -> asking.text(body)).isInstanceOf(ProxyException.class);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void when_the_answer_is_read_over_http2() throws Throwable {
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    int good = peer.request().stream();
                    int bad = peer.request().stream();
                    peer.send(RawFrame.headers(bad, RawHead.answer(103).bytes()));
                    peer.frames().next(RawFrame.RST_STREAM);
                    peer.ok(good).rest();
                });
                Asking asking = new Asking(HTTP2, instance.url())) {
            CompletableFuture<Response> good = asking.begin(asking.get());
            Eventually.holds("it is there", () -> instance.received().size() == 1);

            assertInternalErrorOf(asking.begin(hintless(asking)));

            assertThat(asking.text(Asking.await(good).body())).isEqualTo("ok");
            asking.assertNothingIsLeft();
            assertThat(asking.connections()).isEqualTo(1);
        }
    }

    @Test
    void when_the_request_is_sent_over_http2() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {

            assertInternalErrorOf(asking.begin(
                    asking.request("POST", new ArrivingBody(-1).arrive("hello").failUnexpectedly())));

            asking.assertNothingIsLeft();
            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections()).isEqualTo(1);
        }
    }
}
