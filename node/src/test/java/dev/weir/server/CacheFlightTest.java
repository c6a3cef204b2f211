// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many want the same at once: one of them asks the upstream, and it still sends when the others come. */
class CacheFlightTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";

    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    /** Sends the first part of an answer at once, and the rest when {@link #goesOn}. */
    private RawInstance inTwo(String first, String rest) throws IOException {
        return new RawInstance((peer, connection) -> {
            while (peer.request() != null) {
                asked.incrementAndGet();
                peer.send(first);
                await(goesOn);
                peer.send(rest);
            }
        });
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String read(RawClient client, int count) throws IOException {
        return new String(client.socket().getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    @Test
    void the_first_client_has_the_beginning_before_the_upstream_has_sent_the_end() throws IOException {
        try (RawInstance instance = inTwo(HEAD + "Content-Length: 10\r\n\r\n01234", "56789");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {

            client.send(CachingNode.request("GET", "/a"));
            String head = RawMessage.head(client.socket().getInputStream());
            String before = read(client, 5);
            goesOn.countDown();
            String after = read(client, 5);

            assertThat(head).startsWith("HTTP/1.1 200").contains("Content-Length: 10");
            assertThat(before + after).isEqualTo("0123456789");
            assertThat(node.get("/a").values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            node.assertNothingIsLeft();
        }
    }

    @Test
    void whoever_comes_meanwhile_streams_along() throws IOException {
        try (RawInstance instance = inTwo(HEAD + "Content-Length: 10\r\n\r\n01234", "56789");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            RawMessage.head(first.socket().getInputStream());
            read(first, 5);
            List<RawClient> others = new ArrayList<>();
            List<String> begins = new ArrayList<>();

            for (int i = 0; i < 8; i++) {
                RawClient other = node.client().send(CachingNode.request("GET", "/a"));
                others.add(other);
                assertThat(RawMessage.head(other.socket().getInputStream()))
                        .contains("Cache-Status: weir; fwd=uri-miss; collapsed");
                begins.add(read(other, 5));
            }
            goesOn.countDown();

            for (int i = 0; i < others.size(); i++) {
                assertThat(begins.get(i) + read(others.get(i), 5)).isEqualTo("0123456789");
                others.get(i).close();
            }
            assertThat(asked).hasValue(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void three_hundred_clients_are_one_request() throws IOException {
        CountDownLatch all = new CountDownLatch(1);
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        asked.incrementAndGet();
                        await(all);
                        peer.send(HEAD + "Content-Length: 2\r\n\r\nok");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {wait: 1m}")) {
            List<RawClient> clients = new ArrayList<>();

            for (int i = 0; i < 300; i++) {
                clients.add(node.client().send(CachingNode.request("GET", "/a")));
            }
            Eventually.holds("all have come", () -> node.inFlight() == 300);
            all.countDown();

            for (RawClient client : clients) {
                assertThat(client.answer().body()).isEqualTo("ok");
                client.close();
            }
            assertThat(asked).hasValue(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void others_get_it_when_the_client_that_was_first_leaves() throws IOException {
        try (RawInstance instance = inTwo(HEAD + "Content-Length: 10\r\n\r\n01234", "56789");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient other = node.client()) {
            RawClient first = node.client().send(CachingNode.request("GET", "/a"));
            RawMessage.head(first.socket().getInputStream());
            other.send(CachingNode.request("GET", "/a"));
            RawMessage.head(other.socket().getInputStream());

            first.close();
            Eventually.holds("the first one has left", () -> node.ended().size() == 1);
            goesOn.countDown();

            assertThat(read(other, 10)).isEqualTo("0123456789");
            assertThat(node.get("/a").values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(asked).hasValue(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void it_is_kept_though_nobody_waits_for_it_any_more() throws IOException {
        try (RawInstance instance = inTwo("", HEAD + "Content-Length: 2\r\n\r\nok");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            RawClient first = node.client().send(CachingNode.request("GET", "/a"));
            Eventually.holds("the upstream is asked", () -> asked.get() == 1);

            first.close();
            Eventually.holds("the first one has left", () -> node.ended().size() == 1);
            goesOn.countDown();
            node.assertNothingIsLeft();

            assertThat(node.get("/a").body()).isEqualTo("ok");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void what_broke_off_is_not_kept_and_nobody_takes_it_for_the_whole() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    asked.incrementAndGet();
                    peer.send(HEAD + "Content-Length: 10\r\n\r\n01234");
                    await(goesOn);
                });
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client();
                RawClient other = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            RawMessage.head(first.socket().getInputStream());
            other.send(CachingNode.request("GET", "/a"));
            RawMessage.head(other.socket().getInputStream());

            goesOn.countDown();

            assertThat(read(first, 10)).isEqualTo("01234");
            assertThat(read(other, 10)).isEqualTo("01234");
            assertThatThrownBy(() -> node.get("/a")).isInstanceOf(EOFException.class);
            assertThat(asked).hasValue(2);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_client_that_does_not_read_holds_nobody_back() throws IOException {
        String large = "x".repeat(12_000_000);
        try (RawInstance instance =
                        RawInstance.answering(HEAD + "Content-Length: " + large.length() + "\r\n\r\n" + large);
                CachingNode node = CachingNode.before(instance, "cache: {max-body: 16MiB}");
                RawClient idle = node.client()) {
            idle.send(CachingNode.request("GET", "/a"));
            Eventually.holds(
                    "it is kept",
                    () -> node.flights() == 0 && node.library().shared().keys() == 1);

            RawMessage other = node.get("/a");

            assertThat(other.body()).hasSize(large.length());
            assertThat(instance.requests()).hasSize(1);
            assertThat(idle.answer().body()).hasSize(large.length());
        }
    }

    @Test
    void whoever_has_waited_long_enough_asks_for_himself() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        if (asked.incrementAndGet() == 1) {
                            await(goesOn);
                        }
                        peer.send(HEAD + "Content-Length: 2\r\n\r\nok");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {wait: 50ms}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            Eventually.holds("the upstream is asked", () -> asked.get() == 1);

            RawMessage second = node.get("/a");
            goesOn.countDown();

            assertThat(second.body()).isEqualTo("ok");
            assertThat(first.answer().body()).isEqualTo("ok");
            assertThat(asked).hasValue(2);
            node.assertNothingIsLeft();
        }
    }
}
