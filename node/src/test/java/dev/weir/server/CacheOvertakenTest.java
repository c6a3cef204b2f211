// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.Purge;
import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is purged while it is on its way: nobody who comes later gets it, and the others go on together. */
class CacheOvertakenTest {

    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    /** A number, in pieces, of which the first one's last piece is late. */
    private RawInstance lateAtFirst() throws IOException {
        return new RawInstance((peer, connection) -> {
            while (peer.request() != null) {
                int number = asked.incrementAndGet();
                peer.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n"
                        + number + "\r\n");
                if (number == 1) {
                    await(goesOn);
                }
                peer.send("0\r\n\r\n");
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

    /** The first one asks, the others wait for it, and all is purged. */
    private void purgeOnItsWay(CachingNode node, RawClient first, RawClient second, RawClient third)
            throws IOException {
        first.send(CachingNode.request("GET", "/a"));
        Eventually.holds("it is asked for", () -> asked.get() == 1);
        second.send(CachingNode.request("GET", "/a"));
        third.send(CachingNode.request("GET", "/a"));
        Eventually.holds("all have come", () -> node.inFlight() == 3);
        purge(node);
    }

    private static void purge(CachingNode node) {
        node.library().purge(Purge.all()).toCompletableFuture().join();
    }

    @Test
    void who_comes_after_the_purge_does_not_wait_for_it_and_who_waits_goes_on_with_the_next_one() throws IOException {
        try (RawInstance instance = lateAtFirst();
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client();
                RawClient second = node.client();
                RawClient third = node.client()) {
            purgeOnItsWay(node, first, second, third);

            RawMessage after = node.get("/a");
            goesOn.countDown();

            assertThat(after.body()).isEqualTo("2");
            assertThat(first.answer().body()).isEqualTo("1");
            assertThat(second.answer().body()).isEqualTo("2");
            assertThat(third.answer().body()).isEqualTo("2");
            assertThat(asked).hasValue(2);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void those_who_wait_fetch_it_anew_together() throws IOException {
        try (RawInstance instance = lateAtFirst();
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client();
                RawClient second = node.client();
                RawClient third = node.client()) {
            purgeOnItsWay(node, first, second, third);

            goesOn.countDown();

            assertThat(second.answer().body()).isEqualTo("2");
            assertThat(third.answer().body()).isEqualTo("2");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void a_304_is_not_enough_for_a_copy_that_was_purged_meanwhile() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        if (request.values("If-None-Match").isEmpty()) {
                            peer.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\nETag: \"same\"\r\n"
                                    + "Content-Length: 1\r\n\r\n" + asked.incrementAndGet());
                        } else {
                            await(goesOn);
                            peer.send("HTTP/1.1 304 Not Modified\r\nETag: \"same\"\r\n\r\n");
                        }
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));
            client.send(CachingNode.request("GET", "/a"));
            Eventually.holds("it is validated", () -> instance.requests().size() == 2);
            purge(node);

            goesOn.countDown();

            assertThat(client.answer().body()).isEqualTo("2");
            assertThat(node.get("/a").body()).isNotEqualTo("1");
        }
    }
}
