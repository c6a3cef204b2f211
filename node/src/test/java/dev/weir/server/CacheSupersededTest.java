// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is kept, when the upstream answers with what is not. */
class CacheSupersededTest {

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_stale_copy_is_served_no_more_when_the_upstream_wants_nothing_kept() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        int number = asked.incrementAndGet();
                        String said = number == 1 ? "max-age=10, stale-while-revalidate=60" : "no-store";
                        peer.send(
                                "HTTP/1.1 200 OK\r\nCache-Control: " + said + "\r\nContent-Length: 1\r\n\r\n" + number);
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage stale = node.get("/a");
            Eventually.holds("it is asked for anew", () -> asked.get() == 2 && node.flights() == 0);
            RawMessage next = node.get("/a");

            assertThat(stale.body()).isEqualTo("1");
            assertThat(next.body()).isEqualTo("3");
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_304_may_say_that_nothing_is_to_be_kept() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        peer.send(
                                request.values("If-None-Match").isEmpty()
                                        ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=10, stale-while-revalidate=60\r\n"
                                                + "ETag: \"v1\"\r\nContent-Length: 5\r\n\r\nhello"
                                        : "HTTP/1.1 304 Not Modified\r\nCache-Control: private\r\n\r\n");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));
            node.get("/a");
            Eventually.holds("it is asked for anew", () -> instance.requests().size() == 2 && node.flights() == 0);

            RawMessage second = node.get("/a");
            RawMessage third = node.get("/a");

            assertThat(second.body()).isEqualTo("hello");
            assertThat(third.body()).isEqualTo("hello");
            assertThat(instance.requests()).hasSize(4);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_stale_copy_is_served_no_more_when_there_is_nothing_there() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        peer.send(
                                asked.incrementAndGet() == 1
                                        ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=10, stale-if-error=60,"
                                                + " stale-while-revalidate=60\r\nContent-Length: 1\r\n\r\n1"
                                        : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage stale = node.get("/a");
            Eventually.holds("it is asked for anew", () -> asked.get() == 2 && node.flights() == 0);
            RawMessage next = node.get("/a");

            assertThat(stale.status()).isEqualTo(200);
            assertThat(next.status()).isEqualTo(404);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_stale_copy_outlives_an_answer_that_is_of_one_client() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        peer.send(
                                asked.incrementAndGet() == 1
                                        ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=10, stale-while-revalidate=60\r\n"
                                                + "Content-Length: 1\r\n\r\n1"
                                        : "HTTP/1.1 429 Too Many Requests\r\nCache-Control: no-store\r\n"
                                                + "Content-Length: 0\r\n\r\n");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));
            node.get("/a");
            Eventually.holds("it is asked for anew", () -> asked.get() == 2 && node.flights() == 0);

            RawMessage next = node.get("/a");

            assertThat(next.status()).isEqualTo(200);
            assertThat(next.body()).isEqualTo("1");
        }
    }
}
