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

    private static final String TEN_SECONDS = "Cache-Control: max-age=10";

    private final Answers answers = new Answers();

    /** An instance whose answers are numbered, and live for ten seconds. */
    private RawInstance numbered() throws IOException {
        return RawInstance.replying(request -> answers.numbered(TEN_SECONDS));
    }

    /** One that says this to those who have something already. */
    private static RawInstance validating(String control, String notModified) throws IOException {
        return RawInstance.replying(request -> request.values("If-None-Match").contains("\"v1\"")
                ? notModified
                : Answers.ok("hello", control, "ETag: \"v1\""));
    }

    /** What is kept is not fresh any more. */
    private static void keepAndPass(CachingNode node) throws IOException {
        node.get("/a");
        node.pass(Duration.ofSeconds(11));
    }

    @Test
    void a_stale_copy_is_served_at_once_and_asked_for_anew_once() throws IOException {
        Pause pause = new Pause();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        String answer = answers.numbered(TEN_SECONDS + ", stale-while-revalidate=60");
                        if (answers.count() > 1) {
                            pause.await();
                        }
                        peer.send(answer);
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.library().usage().retain(Set.of("all"));
            keepAndPass(node);

            RawMessage stale = node.get("/a");
            RawMessage stillStale = node.get("/a");
            Eventually.holds("it is asked for anew", () -> answers.count() == 2);
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
            assertThat(answers.count()).isEqualTo(2);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void the_operator_may_allow_it_where_the_upstream_says_nothing() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {stale-while-revalidate: 1m}")) {
            keepAndPass(node);

            RawMessage stale = node.get("/a");
            Eventually.holds("it is fetched", () -> answers.count() == 2 && node.flights() == 0);

            assertThat(stale.body()).isEqualTo("1");
            assertThat(node.get("/a").body()).isEqualTo("2");
        }
    }

    @Test
    void the_upstream_is_asked_whether_a_stale_copy_is_still_good() throws IOException {
        try (RawInstance instance =
                        validating(TEN_SECONDS, Answers.notModified("Cache-Control: max-age=20", "X-New: yes"));
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            keepAndPass(node);

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
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            keepAndPass(node);

            RawMessage head = node.head("/a");
            RawMessage get = node.get("/a");

            assertThat(head.values("Content-Length")).containsExactly("1");
            assertThat(get.body()).isEqualTo("2");
            assertThat(answers.count()).isEqualTo(2);
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
                                        ? Answers.of("503 Service Unavailable", "down")
                                        : Answers.ok("ok", TEN_SECONDS));
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {stale-if-error: 1m}")) {
            keepAndPass(node);

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
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage nothing = node.get("/a", "Cache-Control: only-if-cached");
            node.get("/a");
            RawMessage hit = node.get("/a", "Cache-Control: only-if-cached");
            node.pass(Duration.ofSeconds(11));
            RawMessage stale = node.get("/a", "Cache-Control: only-if-cached");

            assertThat(nothing.status()).isEqualTo(504);
            assertThat(hit.body()).isEqualTo("1");
            assertThat(stale.status()).isEqualTo(504);
            assertThat(answers.count()).isEqualTo(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_reload_gets_what_the_upstream_has_now_and_others_get_it_too() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(1));

            RawMessage reload = node.get("/a", "Cache-Control: no-cache");
            RawMessage after = node.get("/a");

            assertThat(reload.body()).isEqualTo("2");
            assertThat(reload.values("Cache-Status")).containsExactly("weir; fwd=request; stored");
            assertThat(after.body()).isEqualTo("2");
            assertThat(answers.count()).isEqualTo(2);
        }
    }

    @Test
    void what_must_be_validated_every_time_is() throws IOException {
        try (RawInstance instance = validating("Cache-Control: no-cache", Answers.notModified("ETag: \"v1\""));
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
        try (RawInstance instance = RawInstance.replying(
                        request -> request.values("If-None-Match").isEmpty()
                                ? answers.numbered(TEN_SECONDS, "ETag: \"v" + answers.count() + "\"")
                                : Answers.notModified("ETag: \"other\""));
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            keepAndPass(node);

            RawMessage second = node.get("/a");

            assertThat(second.body()).isEqualTo("2");
            assertThat(instance.requests()).hasSize(3);
            assertThat(node.get("/a").body()).isEqualTo("2");
            node.assertNothingIsLeft();
        }
    }
}
