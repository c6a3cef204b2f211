// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept, when the upstream answers with what is not. */
class CacheSupersededTest {

    private static final String FOR_A_WHILE = "Cache-Control: max-age=10, stale-while-revalidate=60, stale-if-error=60";

    private final Answers answers = new Answers();

    /** Its first answer lives for ten seconds, and all others are like this one. */
    private RawInstance first(String others) throws IOException {
        return RawInstance.replying(request -> answers.next() == 1 ? Answers.ok("1", FOR_A_WHILE) : others);
    }

    /** What is kept is stale, was served once more, and the upstream has answered behind it. */
    private RawMessage askedAnew(CachingNode node) throws IOException {
        node.get("/a");
        node.pass(Duration.ofSeconds(11));
        RawMessage stale = node.get("/a");
        Eventually.holds("it is asked for anew", () -> answers.count() == 2 && node.flights() == 0);
        return stale;
    }

    @Test
    void a_stale_copy_is_served_no_more_when_the_upstream_wants_nothing_kept() throws IOException {
        try (RawInstance instance = first(Answers.ok("new", "Cache-Control: no-store"));
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage stale = askedAnew(node);

            assertThat(stale.body()).isEqualTo("1");
            assertThat(node.get("/a").body()).isEqualTo("new");
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_304_may_say_that_nothing_is_to_be_kept() throws IOException {
        try (RawInstance instance = RawInstance.replying(request -> {
                    answers.next();
                    return request.values("If-None-Match").isEmpty()
                            ? Answers.ok("hello", FOR_A_WHILE, "ETag: \"v1\"")
                            : Answers.notModified("Cache-Control: private");
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            askedAnew(node);

            RawMessage second = node.get("/a");
            RawMessage third = node.get("/a");

            assertThat(second.body()).isEqualTo("hello");
            assertThat(second.values("Cache-Status")).containsExactly("weir; fwd=stale; fwd-status=304");
            assertThat(third.body()).isEqualTo("hello");
            assertThat(answers.count()).isEqualTo(4);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_304_to_somebody_who_said_who_he_is_says_nothing_to_others() throws IOException {
        try (RawInstance instance = RawInstance.replying(request -> {
                    answers.next();
                    return request.values("If-None-Match").isEmpty()
                            ? Answers.ok("hello", FOR_A_WHILE, "ETag: \"v1\"")
                            : Answers.notModified();
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");
            node.pass(Duration.ofSeconds(11));

            RawMessage known = node.get("/a", "Authorization: Basic QQ==", "Cache-Control: max-age=5");
            RawMessage stale = node.get("/a");

            assertThat(known.values("Cache-Status")).containsExactly("weir; fwd=stale; fwd-status=304");
            assertThat(stale.values("Cache-Status")).containsExactly("weir; hit; ttl=-1");
        }
    }

    @Test
    void a_stale_copy_is_served_no_more_when_there_is_nothing_there() throws IOException {
        try (RawInstance instance = first(Answers.of("404 Not Found", ""));
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage stale = askedAnew(node);

            assertThat(stale.status()).isEqualTo(200);
            assertThat(node.get("/a").status()).isEqualTo(404);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void a_stale_copy_outlives_an_answer_that_is_of_one_client() throws IOException {
        try (RawInstance instance = first(Answers.of("429 Too Many Requests", "", "Cache-Control: no-store"));
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            askedAnew(node);

            RawMessage next = node.get("/a");

            assertThat(next.status()).isEqualTo(200);
            assertThat(next.body()).isEqualTo("1");
        }
    }
}
