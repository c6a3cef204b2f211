// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many want the same at once: one of them asks the upstream, and it still sends when the others come. */
class CacheFlightTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";

    private final Pause pause = new Pause();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void the_first_client_has_the_beginning_before_the_upstream_has_sent_the_end() throws IOException {
        try (RawInstance instance = pause.between(HEAD + "Content-Length: 10\r\n\r\n01234", "56789");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {

            client.send(CachingNode.request("GET", "/a"));
            String head = client.head();
            String before = client.read(5);
            pause.end();
            String after = client.read(5);

            assertThat(head).startsWith("HTTP/1.1 200").contains("Content-Length: 10");
            assertThat(before + after).isEqualTo("0123456789");
            assertThat(node.get("/a").values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            node.assertNothingIsLeft();
        }
    }

    @Test
    void whoever_comes_meanwhile_streams_along() throws IOException {
        try (RawInstance instance = pause.between(HEAD + "Content-Length: 10\r\n\r\n01234", "56789");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            first.head();
            first.read(5);
            List<RawClient> others = new ArrayList<>();
            List<String> begins = new ArrayList<>();

            for (int i = 0; i < 8; i++) {
                RawClient other = node.client().send(CachingNode.request("GET", "/a"));
                others.add(other);
                assertThat(other.head()).contains("Cache-Status: weir; fwd=uri-miss; collapsed");
                begins.add(other.read(5));
            }
            pause.end();

            for (int i = 0; i < others.size(); i++) {
                assertThat(begins.get(i) + others.get(i).read(5)).isEqualTo("0123456789");
                others.get(i).close();
            }
            assertThat(instance.requests()).hasSize(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void three_hundred_clients_are_one_request() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        pause.await();
                        peer.send(HEAD + "Content-Length: 2\r\n\r\nok");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {wait: 1m}")) {
            List<RawClient> clients = new ArrayList<>();

            for (int i = 0; i < 300; i++) {
                clients.add(node.client().send(CachingNode.request("GET", "/a")));
            }
            Eventually.holds("all have come", () -> node.inFlight() == 300);
            pause.end();

            for (RawClient client : clients) {
                assertThat(client.answer().body()).isEqualTo("ok");
                client.close();
            }
            assertThat(instance.requests()).hasSize(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void others_get_it_when_the_client_that_was_first_leaves() throws IOException {
        try (RawInstance instance = pause.between(HEAD + "Content-Length: 10\r\n\r\n01234", "56789");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient other = node.client()) {
            RawClient first = node.client().send(CachingNode.request("GET", "/a"));
            first.head();
            other.send(CachingNode.request("GET", "/a"));
            other.head();

            first.close();
            Eventually.holds("the first one has left", () -> node.ended().size() == 1);
            pause.end();

            assertThat(other.read(10)).isEqualTo("0123456789");
            assertThat(node.get("/a").values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(instance.requests()).hasSize(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void it_is_kept_though_nobody_waits_for_it_any_more() throws IOException {
        try (RawInstance instance = pause.between("", HEAD + "Content-Length: 2\r\n\r\nok");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            RawClient first = node.client().send(CachingNode.request("GET", "/a"));
            Eventually.holds("the upstream is asked", () -> instance.requests().size() == 1);

            first.close();
            Eventually.holds("the first one has left", () -> node.ended().size() == 1);
            pause.end();
            node.assertNothingIsLeft();

            assertThat(node.get("/a").body()).isEqualTo("ok");
            assertThat(instance.requests()).hasSize(1);
        }
    }

    @Test
    void what_broke_off_is_not_kept_and_nobody_takes_it_for_the_whole() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send(HEAD + "Content-Length: 10\r\n\r\n01234");
                    pause.await();
                });
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client();
                RawClient other = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            first.head();
            other.send(CachingNode.request("GET", "/a"));
            other.head();

            pause.end();

            assertThat(first.read(10)).isEqualTo("01234");
            assertThat(other.read(10)).isEqualTo("01234");
            assertThatThrownBy(() -> node.get("/a")).isInstanceOf(EOFException.class);
            assertThat(instance.requests()).hasSize(2);
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
                            pause.await();
                        }
                        peer.send(HEAD + "Content-Length: 2\r\n\r\nok");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {wait: 50ms}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            Eventually.holds("the upstream is asked", () -> instance.requests().size() == 1);

            RawMessage second = node.get("/a");
            pause.end();

            assertThat(second.body()).isEqualTo("ok");
            assertThat(first.answer().body()).isEqualTo("ok");
            assertThat(instance.requests()).hasSize(2);
            node.assertNothingIsLeft();
        }
    }
}
