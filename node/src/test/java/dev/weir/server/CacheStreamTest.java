// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is too long, has no end or is no answer to keep: it streams past the cache, held back by nothing. */
class CacheStreamTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";

    private final Pause pause = new Pause();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void what_says_that_it_is_too_long_goes_past() throws IOException {
        String body = "x".repeat(3000);
        try (RawInstance instance = RawInstance.answering(HEAD + "Content-Length: 3000\r\n\r\n" + body);
                CachingNode node = CachingNode.before(instance, "cache: {max-body: 2KiB}")) {

            RawMessage first = node.get("/a");
            RawMessage second = node.get("/a");

            assertThat(first.body()).isEqualTo(body);
            assertThat(first.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; detail=too-large");
            assertThat(second.body()).isEqualTo(body);
            assertThat(instance.requests()).hasSize(2);
            assertThat(node.library().shared().keys()).isZero();
            node.assertNothingIsLeft();
        }
    }

    @Test
    void what_turns_out_to_be_too_long_goes_on_to_who_asked_first_and_the_others_ask_themselves() throws IOException {
        String chunk = "fff\r\n" + "x".repeat(0xfff) + "\r\n";
        try (RawInstance instance = pause.between(
                        HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk, chunk.repeat(100) + "0\r\n\r\n");
                CachingNode node = CachingNode.before(instance, "cache: {max-body: 8KiB}");
                RawClient second = node.client()) {
            RawClient first = node.client();
            first.send(CachingNode.request("GET", "/a"));
            String head = first.head();
            second.send(CachingNode.request("GET", "/a"));
            Eventually.holds("both have come", () -> node.inFlight() == 2);

            pause.end();

            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(first.read(5)).isEqualTo("fff\r\n");
            assertThat(second.answer().body()).hasSize(101 * 0xfff);
            assertThat(instance.requests()).hasSize(2);
            assertThat(node.library().shared().keys()).isZero();
            first.close();
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_long_answer_is_whole_for_who_asked_first() throws IOException {
        String chunk = "fff\r\n" + "y".repeat(0xfff) + "\r\n";
        try (RawInstance instance = RawInstance.answering(
                        HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2000) + "0\r\n\r\n");
                CachingNode node = CachingNode.before(instance, "cache: {max-body: 64KiB}")) {

            RawMessage answer = node.get("/a");

            assertThat(answer.body()).isEqualTo("y".repeat(2000 * 0xfff));
            node.assertNothingIsLeft();
        }
    }

    @Test
    void events_come_as_they_are_sent() throws IOException {
        String events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                + "Cache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (RawInstance instance = pause.between(events + "3\r\none\r\n", "3\r\ntwo\r\n0\r\n\r\n");
                CachingNode node = CachingNode.before(instance, "cache: {wait: 1m}");
                RawClient first = node.client();
                RawClient second = node.client()) {

            first.send(CachingNode.request("GET", "/events"));
            first.head();
            String one = first.read(6);
            second.send(CachingNode.request("GET", "/events"));
            second.head();
            String other = second.read(6);
            pause.end();

            assertThat(one).isEqualTo("3\r\none");
            assertThat(other).isEqualTo("3\r\none");
            assertThat(instance.requests()).hasSize(2);
        }
    }

    @Test
    void the_upstream_learns_that_the_client_of_an_endless_answer_has_left() throws IOException {
        CountDownLatch noticed = new CountDownLatch(1);
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n");
                    peer.drain();
                    noticed.countDown();
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            RawClient client = node.client().send(CachingNode.request("GET", "/events"));
            client.head();

            client.close();

            Eventually.holds("the upstream has noticed", () -> noticed.getCount() == 0);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_tunnel_goes_past() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello");
                    peer.drain();
                });
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {

            client.send(CachingNode.request("GET", "/a", "Connection: Upgrade", "Upgrade: echo"));

            assertThat(client.head()).startsWith("HTTP/1.1 101");
            assertThat(client.read(5)).isEqualTo("hello");
        }
    }

    @Test
    void an_upload_streams_past() throws IOException {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {

            client.send(CachingNode.request("POST", "/a", "Content-Length: 100000") + "x".repeat(100_000));

            assertThat(client.answer().body()).isEqualTo("ok");
            assertThat(instance.requests().get(0).body()).hasSize(100_000);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void there_is_an_answer_where_there_is_no_room_to_keep_it() throws IOException {
        String head = HEAD + "Content-Length: 40000000\r\n\r\n";
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    peer.request();
                    peer.send(head);
                    if (asked.incrementAndGet() == 1) {
                        pause.await();
                    }
                    peer.send("x".repeat(40_000_000));
                });
                CachingNode node = CachingNode.before(instance, "cache: {max-body: 64MiB}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            first.head();

            RawMessage other = node.get("/b");

            assertThat(other.body()).hasSize(40_000_000);
            assertThat(other.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; detail=too-large");
        }
    }
}
