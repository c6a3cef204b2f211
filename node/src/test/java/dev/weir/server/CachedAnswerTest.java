// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What clients get of a response that is kept, seen from sockets. */
class CachedAnswerTest {

    private static final String KEPT = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nETag: \"v1\"\r\n"
            + "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\r\nContent-Type: text/plain\r\nX-Own: yes\r\n"
            + "Content-Length: 10\r\n\r\n0123456789";

    @Test
    void a_second_request_is_answered_without_the_upstream() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage first = node.get("/a");
            node.pass(Duration.ofSeconds(7));
            RawMessage second = node.get("/a");

            assertThat(instance.requests()).hasSize(1);
            assertThat(first.body()).isEqualTo("0123456789");
            assertThat(first.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; stored");
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.body()).isEqualTo("0123456789");
            assertThat(second.values("Age")).containsExactly("7");
            assertThat(second.values("X-Own")).containsExactly("yes");
            assertThat(second.values("Cache-Status")).containsExactly("weir; hit; ttl=53");
            assertThat(second.values("Content-Length")).containsExactly("10");
            assertThat(second.values("Date")).isEqualTo(first.values("Date"));
            node.assertNothingIsLeft();
        }
    }

    @Test
    void what_was_found_is_told_to_those_who_count() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.library().usage().retain(Set.of("all"));

            node.get("/a");
            node.get("/a");
            node.send("POST", "/b", "Content-Length: 0");

            Eventually.holds("all are over", () -> node.ended().size() == 3);
            assertThat(node.ended())
                    .extracting(journey -> journey.cache() + " " + journey.attempts())
                    .containsExactlyInAnyOrder("misses 1", "hits-near 0", "passes 1");
            assertThat(node.library().usage().byRoute().get("all")).satisfies(tally -> {
                assertThat(tally.of(Kind.HITS_NEAR)).isEqualTo(1);
                assertThat(tally.hitRatio()).isEqualTo(0.5);
            });
        }
    }

    @Test
    void a_head_is_answered_from_the_answer_to_a_get() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");

            RawMessage head = node.head("/a");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.values("Content-Length")).containsExactly("10");
            assertThat(head.values("ETag")).containsExactly("\"v1\"");
            assertThat(instance.requests()).hasSize(1);
        }
    }

    @Test
    void who_has_it_already_is_told_so() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage miss = node.get("/a", "If-None-Match: \"v1\"");
            RawMessage hit = node.get("/a", "If-None-Match: \"v0\", W/\"v1\"");
            RawMessage since = node.get("/a", "If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT");
            RawMessage other = node.get("/a", "If-None-Match: \"v0\"");

            assertThat(miss.status()).isEqualTo(304);
            assertThat(hit.status()).isEqualTo(304);
            assertThat(hit.values("ETag")).containsExactly("\"v1\"");
            assertThat(hit.values("Content-Type")).isEmpty();
            assertThat(since.status()).isEqualTo(304);
            assertThat(other.status()).isEqualTo(200);
            assertThat(instance.requests()).hasSize(1);
            assertThat(instance.requests().get(0).values("If-None-Match")).isEmpty();
            node.assertNothingIsLeft();
        }
    }

    @Test
    void parts_are_cut_out_of_the_whole() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            node.get("/a");

            RawMessage part = node.get("/a", "Range: bytes=2-4");
            RawMessage parts = node.get("/a", "Range: bytes=0-1,-2");
            RawMessage none = node.get("/a", "Range: bytes=20-");
            RawMessage changed = node.get("/a", "Range: bytes=2-4", "If-Range: \"v0\"");

            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("234");
            assertThat(part.values("Content-Range")).containsExactly("bytes 2-4/10");
            assertThat(parts.status()).isEqualTo(206);
            assertThat(parts.values("Content-Type")).singleElement().asString().startsWith("multipart/byteranges");
            assertThat(parts.body()).contains("\r\n\r\n01\r\n").contains("\r\n\r\n89\r\n");
            assertThat(none.status()).isEqualTo(416);
            assertThat(changed.status()).isEqualTo(200);
            assertThat(instance.requests()).hasSize(1);
        }
    }

    @Test
    void a_part_that_nobody_has_the_whole_of_goes_past() throws IOException {
        String part = "HTTP/1.1 206 Partial Content\r\nCache-Control: max-age=60\r\nContent-Range: bytes 0-1/10\r\n"
                + "Content-Length: 2\r\n\r\n01";
        try (RawInstance instance = RawInstance.answering(part);
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage first = node.get("/a", "Range: bytes=0-1");
            node.get("/a", "Range: bytes=0-1");

            assertThat(first.status()).isEqualTo(206);
            assertThat(instance.requests()).hasSize(2);
            assertThat(instance.requests().get(0).values("Range")).containsExactly("bytes=0-1");
        }
    }

    @Test
    void the_shortest_form_keeps_what_says_nothing() throws IOException {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                CachingNode kept = CachingNode.before(instance, "cache: 10m");
                CachingNode not = CachingNode.before(instance, "cache: {}")) {

            kept.get("/a");
            kept.pass(Duration.ofSeconds(599));
            RawMessage hit = kept.get("/a");
            kept.pass(Duration.ofSeconds(2));
            RawMessage stale = kept.get("/a");
            RawMessage miss = not.get("/a");
            RawMessage again = not.get("/a");

            assertThat(hit.values("Cache-Status")).containsExactly("weir; hit; ttl=1");
            assertThat(stale.values("Cache-Status")).containsExactly("weir; fwd=stale; stored");
            assertThat(miss.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; detail=stale");
            assertThat(again.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; detail=stale");
            assertThat(instance.requests()).hasSize(4);
        }
    }

    @Test
    void an_answer_in_chunks_is_kept_with_its_length() throws IOException {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            RawMessage first = node.get("/a");
            RawMessage second = node.get("/a");

            assertThat(first.body()).isEqualTo("abcde");
            assertThat(second.body()).isEqualTo("abcde");
            assertThat(second.values("Content-Length")).containsExactly("5");
            assertThat(instance.requests()).hasSize(1);
        }
    }

    @Test
    void no_more_is_said_of_the_cache_than_the_operator_likes() throws IOException {
        try (RawInstance instance = RawInstance.answering(KEPT);
                CachingNode node = CachingNode.before(instance, "cache: {status: false}")) {

            RawMessage first = node.get("/a");
            RawMessage second = node.get("/a");

            assertThat(first.values("Cache-Status")).isEmpty();
            assertThat(second.values("Cache-Status")).isEmpty();
            assertThat(second.values("Age")).containsExactly("0");
        }
    }

    @Test
    void negative_answers_live_as_long_as_the_operator_says() throws IOException {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                CachingNode node = CachingNode.before(instance, "cache: {negative-ttl: 5s}")) {

            node.get("/a");
            RawMessage hit = node.get("/a");
            node.pass(Duration.ofSeconds(6));
            node.get("/a");

            assertThat(hit.status()).isEqualTo(404);
            assertThat(instance.requests()).hasSize(2);
        }
    }
}
