// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is stale: served while it is asked for anew, asked for first, or served where the upstream fails. */
class CacheStaleTest {

    private final AtomicInteger asked = new AtomicInteger();

    /** An instance whose answers are numbered, with this field. */
    private RawInstance numbered(String field) throws IOException {
        return new RawInstance((peer, connection) -> {
            while (peer.request() != null) {
                peer.send("HTTP/1.1 200 OK\r\n" + field + "\r\nContent-Length: 1\r\n\r\n" + asked.incrementAndGet());
            }
        });
    }

    @Test
    void a_stale_copy_is_served_at_once_and_asked_for_anew_once() throws IOException {
        Pause pause = new Pause();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        int number = asked.incrementAndGet();
                        if (number > 1) {
                            pause.await();
                        }
                        peer.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=10, stale-while-revalidate=60\r\n"
                                + "Content-Length: 1\r\n\r\n" + number);
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.library().usage().retain(Set.of("all"));
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage stale = node.get("/a");
            RawMessage stillStale = node.get("/a");
            Eventually.holds("it is asked for anew", () -> asked.get() == 2);
            pause.end();
            Eventually.holds("it is fetched", () -> node.flights() == 0);
            RawMessage fresh = node.get("/a");

            assertThat(stale.body()).isEqualTo("1");
            assertThat(stale.values("Cache-Status")).containsExactly("weir; hit; ttl=-1");
            assertThat(stillStale.body()).isEqualTo("1");
            assertThat(fresh.body()).isEqualTo("2");
            assertThat(node.library().usage().byRoute().get("all")).satisfies(found -> {
                assertThat(found.of(Kind.MISSES)).isEqualTo(1);
                assertThat(found.of(Kind.HITS_STALE)).isEqualTo(2);
            });
            assertThat(asked).hasValue(2);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void the_operator_may_allow_it_where_the_upstream_says_nothing() throws IOException {
        try (RawInstance instance = numbered("Cache-Control: max-age=10");
                CachingNode node = CachingNode.before(instance, "cache: {stale-while-revalidate: 1m}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage stale = node.get("/a");
            Eventually.holds("it is fetched", () -> asked.get() == 2 && node.flights() == 0);

            assertThat(stale.body()).isEqualTo("1");
            assertThat(node.get("/a").body()).isEqualTo("2");
        }
    }

    @Test
    void the_upstream_is_asked_whether_a_stale_copy_is_still_good() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        peer.send(
                                request.values("If-None-Match").contains("\"v1\"")
                                        ? "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=20\r\nX-New: yes\r\n\r\n"
                                        : "HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\nETag: \"v1\"\r\n"
                                                + "Content-Length: 5\r\n\r\nhello");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage validated = node.get("/a");
            node.pass(Duration.ofSeconds(19));
            RawMessage hit = node.get("/a");

            assertThat(validated.status()).isEqualTo(200);
            assertThat(validated.body()).isEqualTo("hello");
            assertThat(validated.values("X-New")).containsExactly("yes");
            assertThat(validated.values("Cache-Status")).containsExactly("weir; fwd=stale; fwd-status=304; stored");
            assertThat(hit.values("Cache-Status")).containsExactly("weir; hit; ttl=1");
            assertThat(instance.requests()).hasSize(2);
        }
    }

    @Test
    void a_head_validates_a_stale_copy_for_all() throws IOException {
        try (RawInstance instance = numbered("Cache-Control: max-age=10");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage head = node.head("/a");
            RawMessage get = node.get("/a");

            assertThat(head.values("Content-Length")).containsExactly("1");
            assertThat(get.body()).isEqualTo("2");
            assertThat(asked).hasValue(2);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void an_old_copy_stands_in_for_an_upstream_that_fails() throws IOException {
        AtomicInteger mode = new AtomicInteger();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        if (mode.get() == 2) {
                            return;
                        }
                        peer.send(
                                mode.get() == 1
                                        ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\ndown"
                                        : "HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\n"
                                                + "Content-Length: 2\r\n\r\nok");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {stale-if-error: 1m}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            mode.set(1);
            RawMessage unavailable = node.get("/a");
            mode.set(2);
            RawMessage broken = node.get("/a");
            node.pass(Duration.ofMinutes(2));
            RawMessage tooOld = node.get("/a");

            assertThat(unavailable.body()).isEqualTo("ok");
            assertThat(unavailable.values("Cache-Status"))
                    .containsExactly("weir; fwd=stale; fwd-status=503; ttl=-1; detail=stale-if-error");
            assertThat(broken.body()).isEqualTo("ok");
            assertThat(broken.values("Cache-Status")).containsExactly("weir; fwd=stale; ttl=-1; detail=stale-if-error");
            assertThat(tooOld.status()).isEqualTo(502);
            assertThat(tooOld.values("Cache-Status")).containsExactly("weir; fwd=stale");
            node.assertNothingIsLeft();
        }
    }

    @Test
    void who_takes_only_what_is_cached_asks_nobody() throws IOException {
        try (RawInstance instance = numbered("Cache-Control: max-age=10");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage nothing = node.get("/a", "Cache-Control: only-if-cached");
            node.get("/a");
            RawMessage hit = node.get("/a", "Cache-Control: only-if-cached");
            node.pass(Duration.ofSeconds(11));
            RawMessage stale = node.get("/a", "Cache-Control: only-if-cached");

            assertThat(nothing.status()).isEqualTo(504);
            assertThat(hit.body()).isEqualTo("1");
            assertThat(stale.status()).isEqualTo(504);
            assertThat(asked).hasValue(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_reload_gets_what_the_upstream_has_now_and_others_get_it_too() throws IOException {
        try (RawInstance instance = numbered("Cache-Control: max-age=10");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(1));

            RawMessage reload = node.get("/a", "Cache-Control: no-cache");
            RawMessage after = node.get("/a");

            assertThat(reload.body()).isEqualTo("2");
            assertThat(reload.values("Cache-Status")).containsExactly("weir; fwd=request; stored");
            assertThat(after.body()).isEqualTo("2");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void what_must_be_validated_every_time_is() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        peer.send(
                                request.values("If-None-Match").isEmpty()
                                        ? "HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nETag: \"v1\"\r\n"
                                                + "Content-Length: 5\r\n\r\nhello"
                                        : "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");

            RawMessage second = node.get("/a");
            RawMessage third = node.get("/a");

            assertThat(second.body()).isEqualTo("hello");
            assertThat(third.body()).isEqualTo("hello");
            assertThat(instance.requests()).hasSize(3);
            assertThat(instance.requests().get(2).values("If-None-Match")).containsExactly("\"v1\"");
        }
    }

    @Test
    void a_304_that_speaks_of_something_else_is_not_believed() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        peer.send(
                                request.values("If-None-Match").isEmpty()
                                        ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\nETag: \"v"
                                                + asked.incrementAndGet() + "\"\r\nContent-Length: 1\r\n\r\n"
                                                + asked.get()
                                        : "HTTP/1.1 304 Not Modified\r\nETag: \"other\"\r\n\r\n");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage second = node.get("/a");

            assertThat(second.body()).isEqualTo("2");
            assertThat(instance.requests()).hasSize(3);
            assertThat(node.get("/a").body()).isEqualTo("2");
            node.assertNothingIsLeft();
        }
    }
}
