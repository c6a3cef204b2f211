// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http.ProxyError;
import dev.weir.http.SystemClock;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave, dawdle or send what is malformed: what the instance sees of it. */
class ClientFaultTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void a_client_that_leaves_cancels_the_attempt() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.drain();
                    closed.countDown();
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {
            RawClient client = proxy.client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            Eventually.holds("the request is there", () -> instance.requests().size() == 1);

            client.close();

            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            proxy.assertNothingIsLeft();
            assertThat(proxy.ended().get(0).error()).contains(ProxyError.CLIENT_LEFT);
        }
    }

    @RepeatedTest(10)
    void a_client_that_leaves_during_the_answer_ends_it_at_the_instance() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    try {
                        while (true) {
                            peer.send("x".repeat(10_000));
                        }
                    } catch (IOException e) {
                        ended.countDown();
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {
            RawClient client = proxy.client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            RawMessage.head(client.socket().getInputStream());

            client.close();

            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void an_upload_that_breaks_off_or_is_malformed_never_looks_complete_to_the_instance() throws IOException {
        AtomicInteger complete = new AtomicInteger();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    if (peer.request() != null) {
                        complete.incrementAndGet();
                        peer.send(OK);
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {
            for (String body :
                    new String[] {"5\r\nhal", "5\r\nhello\r\n", "zz\r\n", "5\r\nhelloXX0\r\n\r\n", "4\nhalf\n0\n\n"}) {
                try (RawClient client = proxy.client()) {
                    client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
                    client.socket().shutdownOutput();
                    client.socket().getInputStream().readAllBytes();
                }
            }
            try (RawClient client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
                client.socket().shutdownOutput();
                client.socket().getInputStream().readAllBytes();
            }

            Eventually.holds("every connection is closed", () -> instance.openConnections() == 0);
            assertThat(complete).hasValue(0);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_malformed_chunk_is_a_400() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> peer.drain());
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.send(
                            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 99999999999999999999\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"
            })
    void a_request_whose_length_is_not_clear_never_reaches_an_instance(String framing) throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.send("POST / HTTP/1.1\r\nHost: h\r\n" + framing + "\r\nabc")
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(instance.connections()).isZero();
        }
    }

    @Test
    void an_answer_during_the_upload_reaches_the_client() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.head();
                    peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
                    peer.drain();
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            RawMessage answer = client.send(
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000))
                    .answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("big");
            assertThat(answer.values("Connection")).containsExactly("close");
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_slow_client_holds_the_instance_back() throws IOException {
        AtomicInteger sentKib = new AtomicInteger();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 268435456\r\n\r\n");
                    for (int i = 0; i < 256 * 1024; i++) {
                        peer.send("x".repeat(1024));
                        sentKib.incrementAndGet();
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            RawMessage.head(client.socket().getInputStream());
            long[] last = {-1, SystemClock.nanos()};

            Eventually.holds("the instance sends no more", () -> {
                if (sentKib.get() != last[0]) {
                    last[0] = sentKib.get();
                    last[1] = SystemClock.nanos();
                }
                return SystemClock.nanos() - last[1] > TimeUnit.MILLISECONDS.toNanos(300);
            });

            // The buffers of four sockets, as large as the system lets them grow.
            assertThat(sentKib.get()).isLessThan(128 * 1024);
            client.socket().getInputStream().skipNBytes(268435456);
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void an_answer_without_a_body_does_not_wait_for_the_rest_of_the_upload() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.head();
                    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
                    peer.drain();
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(client.answer().status()).isEqualTo(204);
            assertThat(client.ended()).isTrue();
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void an_answer_goes_out_while_the_next_request_waits_already() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        if (request.requestLine().contains("/second")) {
                            awaitOrGiveUp(seen);
                        }
                        peer.send(OK);
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\nGET /second HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(200);
            seen.countDown();
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_that_leaves_cancels_the_attempt_on_the_fresh_connection_too() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    if (connection == 1) {
                        peer.send(OK);
                        peer.head();
                        peer.reset();
                    } else {
                        peer.drain();
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {
            client.get("/first");
            client.send("GET /second HTTP/1.1\r\nHost: h\r\n\r\n");
            Eventually.holds("it is sent again", () -> instance.requests().size() == 2);

            client.socket().close();

            Eventually.holds("the instance is let go", () -> instance.openConnections() == 0);
            proxy.assertNothingIsLeft();
        }
    }

    private static void awaitOrGiveUp(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the first answer did not come");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
