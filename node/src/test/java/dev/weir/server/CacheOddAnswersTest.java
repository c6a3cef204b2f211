// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams send that know no better. */
class CacheOddAnswersTest {

    private static final String MINUTE = "Cache-Control: max-age=60";
    private static final String HIT = "weir; hit; ttl=60";

    private final Answers answers = new Answers();

    private static List<String> status(RawMessage answer) {
        return answer.values("Cache-Status");
    }

    @Test
    void the_length_that_a_head_says_is_not_that_of_what_is_kept() throws IOException {
        Scene.play(
                "cache: {methods: [GET]}",
                request -> request.requestLine().startsWith("HEAD")
                        ? "HTTP/1.1 200 OK\r\n" + MINUTE + "\r\nContent-Length: 99\r\n\r\n"
                        : Answers.ok("hello", MINUTE),
                node -> {
                    node.get("/a");

                    RawMessage head = node.head("/a");
                    RawMessage get = node.get("/a");

                    assertThat(head.values("Content-Length")).containsExactly("99");
                    assertThat(get.values("Content-Length")).containsExactly("5");
                    assertThat(status(get)).containsExactly(HIT);
                });
    }

    @Test
    void a_304_may_name_more_that_its_response_varies_by() throws IOException {
        Scene.play(
                "cache: {}",
                request -> request.values("If-None-Match").isEmpty()
                        ? answers.numbered(MINUTE, "ETag: \"v1\"")
                        : Answers.notModified(MINUTE, "Vary: Cookie"),
                node -> {
                    node.get("/a");
                    node.pass(Duration.ofSeconds(61));
                    node.get("/a");

                    RawMessage other = node.get("/a", "Cookie: sid=1");
                    RawMessage same = node.get("/a");

                    assertThat(other.body()).isEqualTo("2");
                    assertThat(same.body()).isEqualTo("1");
                });
    }

    @Test
    void what_varies_since_today_is_not_served_as_it_was_yesterday() throws IOException {
        Scene.play(
                "cache: {}",
                request -> answers.count() == 0
                        ? answers.numbered(MINUTE)
                        : answers.numbered(MINUTE, "Vary: Accept-Language"),
                node -> {
                    node.get("/a", "Accept-Language: en");
                    node.pass(Duration.ofSeconds(61));
                    RawMessage german = node.get("/a", "Accept-Language: de");

                    RawMessage english = node.get("/a", "Accept-Language: en");
                    RawMessage again = node.get("/a", "Accept-Language: de");

                    assertThat(List.of(german.body(), english.body(), again.body()))
                            .containsExactly("2", "3", "2");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: max-age=60\r\nAge: 99999999999999999999",
                "Cache-Control: max-age=60\r\nAge: 60",
                "Cache-Control: max-age=60, max-age=61",
                "Cache-Control: max-age=-60",
                "Cache-Control: max-age=6e9",
                "Cache-Control: max-age=60, s-maxage=0",
                "Cache-Control: max-age = 60",
                "Expires: Thu, 99 Foo 2027 00:00:00 GMT",
                "Expires: 0",
                "Expires: Fri, 01 Jan 2100 00:00:00 GMT\r\nExpires: Thu, 01 Jan 1970 00:00:00 GMT",
                "Expires: Fri, 01 Jan 2100 00:00:00 CET",
                "Expires: Fri, 01 Jan 2100 00:00:00 GMT\r\nPragma: no-cache\r\nCache-Control: no-store",
                "Cache-Control: max-age=60\r\nVary: Accept\r\nVary: *",
                "Cache-Control: max-age=60\r\nVary: X-Forwarded-For",
                "Cache-Control: max-age=60\r\nContent-Range: bytes 0-0/1"
            })
    void in_doubt_nothing_is_kept(String lines) throws IOException {
        Scene.play("cache: {}", request -> answers.numbered(lines.split("\r\n")), node -> {
            node.get("/a");

            RawMessage second = node.get("/a");

            assertThat(second.body()).isEqualTo("2");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: max-age=99999999999999999999",
                "Cache-Control: max-age=4294967297, stale-while-revalidate=99999999999",
                "Cache-Control: max-age=2147483647\r\nAge: -1",
                "Cache-Control: max-age=2147483647\r\nDate: yesterday",
                "Cache-Control: max-age=2147483647\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT",
                "Date: Fri, 01 Jan 2027 00:00:00 GMT\r\nExpires: Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void what_lives_for_ever_lives_for_a_lifetime(String lines) throws IOException {
        Scene.play("cache: {}", request -> answers.numbered(lines.split("\r\n")), node -> {
            node.get("/a");
            node.pass(Duration.ofDays(365 * 20));

            RawMessage later = node.get("/a");

            assertThat(later.body()).isEqualTo("1");
            assertThat(later.values("Age").get(0)).matches("6[0-9]{8}");
        });
    }

    @Test
    void chunks_that_end_too_early_are_no_answer_to_anybody() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        if (answers.next() == 1) {
                            peer.send("HTTP/1.1 200 OK\r\n" + MINUTE
                                    + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                            return;
                        }
                        peer.send(Answers.ok("whole", MINUTE));
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            first.read(10_000);

            RawMessage second = node.get("/a");

            assertThat(second.body()).isEqualTo("whole");
            node.assertNothingIsLeft();
        }
    }

    @Test
    void what_is_coded_is_for_those_who_take_it_whether_it_says_so_or_not() throws IOException {
        Scene.play(
                "cache: {}",
                request -> request.values("Accept-Encoding").contains("gzip")
                        ? Answers.ok("zipped", MINUTE, "Content-Encoding: gzip")
                        : Answers.ok("plain", MINUTE),
                node -> {
                    node.get("/a", "Accept-Encoding: gzip");

                    RawMessage plain = node.get("/a");
                    RawMessage never = node.get("/a", "Accept-Encoding: gzip;q=0");
                    RawMessage zipped = node.get("/a", "Accept-Encoding: x-gzip;q=0.1, zstd;q=0");

                    assertThat(plain.values("Content-Encoding")).isEmpty();
                    assertThat(never.values("Content-Encoding")).isEmpty();
                    assertThat(status(zipped)).containsExactly(HIT);
                    assertThat(zipped.values("Content-Encoding")).containsExactly("gzip");
                });
    }

    @Test
    void a_part_that_nobody_asked_for_is_not_kept_for_the_whole() throws IOException {
        Scene.play(
                "cache: {statuses: [200, 404], ttl: 1h}",
                request -> Answers.of("206 Partial Content", "" + answers.next(), MINUTE, "Content-Range: bytes 0-0/9"),
                node -> {
                    node.get("/a");

                    RawMessage second = node.get("/a");

                    assertThat(second.status()).isEqualTo(206);
                    assertThat(answers.count()).isEqualTo(2);
                });
    }
}
