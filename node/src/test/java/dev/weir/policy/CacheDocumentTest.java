// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.ByteSize;
import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How {@link Cache} is written. */
class CacheDocumentTest {

    @Test
    void has_defaults() throws Exception {
        Cache cache = (Cache) Standing.policy("cache: {}");

        assertThat(cache)
                .isEqualTo(new Cache(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Percentage(0.1),
                        Duration.ofDays(1),
                        List.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501),
                        List.of("GET", "HEAD"),
                        new CacheParts(
                                List.of(), List.of(), new CacheParts.CountedQuery(List.of(), List.of(), false), false),
                        new CacheVary(true, List.of()),
                        List.of(),
                        false,
                        new ByteSize(1024 * 1024),
                        Duration.ofSeconds(5),
                        true));
    }

    @Test
    void one_duration_is_the_ttl() throws Exception {
        assertThat(Standing.policy("cache: 10m")).isEqualTo(read(Cache.class, "ttl: 10m"));
    }

    private static final String EVERY_FIELD =
            """
            ttl: 10m
            negative-ttl: 5s
            stale-while-revalidate: 1m
            stale-if-error: 1h
            heuristic: 0%
            heuristic-max: 1h
            statuses: [200]
            methods: [GET]
            key: {headers: [X-Tenant], cookies: [lang], query: {ignore: [utm_*], sorted: true}, consumer: true}
            vary: {normalise: false, ignore: [User-Agent]}
            ignore-headers: [cache-control, expires, pragma, set-cookie, vary]
            set-cookie: true
            max-body: 64KiB
            wait: 1s
            status: false
            """;

    @Test
    void every_field_can_be_set() throws Exception {
        Cache cache = read(Cache.class, EVERY_FIELD);

        assertThat(cache)
                .isEqualTo(new Cache(
                        Optional.of(Duration.ofMinutes(10)),
                        Optional.of(Duration.ofSeconds(5)),
                        Optional.of(Duration.ofMinutes(1)),
                        Optional.of(Duration.ofHours(1)),
                        new Percentage(0),
                        Duration.ofHours(1),
                        List.of(200),
                        List.of("GET"),
                        new CacheParts(
                                List.of("X-Tenant"),
                                List.of("lang"),
                                new CacheParts.CountedQuery(List.of("utm_*"), List.of(), true),
                                true),
                        new CacheVary(false, List.of("User-Agent")),
                        List.of("cache-control", "expires", "pragma", "set-cookie", "vary"),
                        true,
                        new ByteSize(64 * 1024),
                        Duration.ofSeconds(1),
                        false));
    }

    @Test
    void refuses_what_can_not_be_kept_at_its_place() {
        assertThat(problems(Cache.class, "{statuses: [200, 206]}"))
                .containsExactly("1:18 statuses[1]: 206 (expected: 200 to 599, but not 206 and 304)");
        assertThat(problems(Cache.class, "{statuses: [304]}")).hasSize(1);
        assertThat(problems(Cache.class, "{statuses: [100]}")).hasSize(1);
        assertThat(problems(Cache.class, "{statuses: []}"))
                .containsExactly("1:2 statuses: an empty list (expected: at least one)");
        assertThat(problems(Cache.class, "{methods: [GET, POST]}"))
                .containsExactly("1:17 methods[1]: POST (expected: GET or HEAD)");
        assertThat(problems(Cache.class, "{methods: [HEAD]}")).hasSize(1);
        assertThat(problems(Cache.class, "{max-body: 65MiB}"))
                .containsExactly("1:12 max-body: 65MiB (expected: at most 64MiB)");
    }

    @Test
    void refuses_times_that_are_too_long_at_their_place() {
        assertThat(problems(Cache.class, "{ttl: 366d}"))
                .containsExactly("1:7 ttl: 31622400000ms (expected: at most 365d)");
        assertThat(problems(Cache.class, "{negative-ttl: 366d}")).hasSize(1);
        assertThat(problems(Cache.class, "{stale-while-revalidate: 366d}")).hasSize(1);
        assertThat(problems(Cache.class, "{stale-if-error: 366d}")).hasSize(1);
        assertThat(problems(Cache.class, "{heuristic-max: 366d}")).hasSize(1);
        assertThat(problems(Cache.class, "{wait: 6m}")).containsExactly("1:8 wait: 360000ms (expected: at most 5m)");
    }

    @Test
    void refuses_names_that_are_none_at_their_place() {
        assertThat(problems(Cache.class, "{ignore-headers: [etag]}"))
                .containsExactly("1:19 ignore-headers[0]: etag"
                        + " (expected: cache-control, expires, pragma, set-cookie or vary)");
        assertThat(problems(Cache.class, "{key: {headers: [\"a b\"]}}"))
                .containsExactly("1:18 key.headers[0]: a b (expected: the name of a header, such as X-Tenant)");
        assertThat(problems(Cache.class, "{key: {cookies: [\"a=b\"]}}"))
                .containsExactly("1:18 key.cookies[0]: a=b (expected: the name of a cookie, such as sid)");
        assertThat(problems(Cache.class, "{key: {query: {ignore: [\"a*b\"]}}}"))
                .containsExactly(
                        "1:25 key.query.ignore[0]: a*b" + " (expected: the name of a parameter; a * only at its end)");
        assertThat(problems(Cache.class, "{key: {query: {ignore: [a], only: [b]}}}"))
                .containsExactly("1:16 key.query.ignore: (expected: not beside only)");
        assertThat(problems(Cache.class, "{vary: {ignore: [\"\"]}}")).hasSize(1);
    }
}
