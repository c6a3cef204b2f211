// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.DocumentException;
import dev.weir.http.PathPattern;
import dev.weir.limit.Algorithm;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.policy.RequestKey.Subject;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How {@link RateLimit} is written. */
class RateLimitDocumentTest {

    private static final String EIGHT = "1/s, 1/2s, 1/3s, 1/4s, 1/5s, 1/6s, 1/7s, 1/8s";

    record Use(Policy policy) {}

    @Test
    void has_defaults() throws Exception {
        RateLimit shortest =
                (RateLimit) read(Use.class, "policy: {rate-limit: 100/15m}").policy();

        assertThat(shortest)
                .isEqualTo(read(RateLimit.class, "limit: 100/15m"))
                .isEqualTo(new RateLimit(
                        Rates.parse("100/15m"),
                        Map.of(),
                        Algorithm.FIXED_WINDOW,
                        Optional.empty(),
                        new RequestKey.Of(Subject.ADDRESS),
                        64,
                        new Cost.Fixed(1),
                        RateLimit.Mode.LEASED,
                        Optional.empty(),
                        false,
                        ZoneId.of("UTC"),
                        RateLimit.Style.DRAFT));
        assertThat(shortest.terms(shortest.limit()))
                .isEqualTo(new Terms(
                        Algorithm.FIXED_WINDOW,
                        List.of(Rate.parse("100/15m")),
                        0,
                        ZoneId.of("UTC"),
                        OnPartition.STRICT,
                        true));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        RateLimit bucket = read(
                RateLimit.class,
                """
                limit: [10/s, 1000/h]
                groups: {gold: 50/s}
                algorithm: token-bucket
                burst: 200
                by: [consumer, {header: X-Key}]
                ipv6-prefix: 56
                cost: {request-header: X-Cost}
                mode: exact
                on-partition: share
                shadow: true
                time-zone: Europe/Berlin
                headers: both
                """);

        assertThat(bucket)
                .isEqualTo(new RateLimit(
                        new Rates(List.of(Rate.parse("10/s"), Rate.parse("1000/h"))),
                        Map.of("gold", Rates.parse("50/s")),
                        Algorithm.TOKEN_BUCKET,
                        Optional.of(200L),
                        new RequestKey.Together(
                                List.of(new RequestKey.Of(Subject.CONSUMER), new RequestKey.Header("X-Key"))),
                        56,
                        new Cost.RequestHeader("X-Cost"),
                        RateLimit.Mode.EXACT,
                        Optional.of(OnPartition.SHARE),
                        true,
                        ZoneId.of("Europe/Berlin"),
                        RateLimit.Style.BOTH));
        assertThat(bucket.terms(bucket.limit()).burst()).isEqualTo(200);
        assertThat(bucket.terms(bucket.limit()).stock()).isFalse();
        assertThat(bucket.terms(bucket.limit()).onPartition()).isEqualTo(OnPartition.SHARE);
    }

    @Test
    void whose_budget_is_spent_is_written_in_one_word_or_with_a_name() {
        assertThat(Stream.of("address", "consumer", "route", "global").map(RateLimitDocumentTest::by))
                .containsExactly(
                        new RequestKey.Of(Subject.ADDRESS),
                        new RequestKey.Of(Subject.CONSUMER),
                        new RequestKey.Of(Subject.ROUTE),
                        new RequestKey.Of(Subject.GLOBAL));
        assertThat(Stream.of("{header: X-Key}", "{cookie: sid}", "{query: key}", "{claim: sub}", "{path: id}")
                        .map(RateLimitDocumentTest::by))
                .containsExactly(
                        new RequestKey.Header("X-Key"),
                        new RequestKey.Cookie("sid"),
                        new RequestKey.Query("key"),
                        new RequestKey.Claim("sub"),
                        new RequestKey.Path("id"));
    }

    @Test
    void calendars_and_costs_of_answers_are_read() throws Exception {
        assertThat(read(RateLimit.class, "{limit: 1000000/month, cost: 5}").cost())
                .isEqualTo(new Cost.Fixed(5));
        assertThat(read(RateLimit.class, "{limit: [10000/day, 50000/week], cost: {response-header: X-Cost}}")
                        .cost())
                .isEqualTo(new Cost.ResponseHeader("X-Cost"));
        assertThat(read(RateLimit.class, "{limit: [" + EIGHT + "]}").limit().rates())
                .hasSize(8);
    }

    @Test
    void refuses_rates_that_do_not_go_together_at_their_place() {
        assertThat(problems(RateLimit.class, "{limit: 100 per hour}"))
                .singleElement()
                .asString()
                .startsWith("1:9 limit: 100 per hour (expected: a rate such as 100/15m");
        assertThat(problems(RateLimit.class, "{limit: [10/s, 20/1s]}"))
                .containsExactly("1:16 limit[1]: 20/s (expected: another window than the rates before it)");
        assertThat(problems(RateLimit.class, "{limit: []}"))
                .containsExactly("1:2 limit: a list of 0 (expected: 1 to 8 rates)");
        assertThat(problems(RateLimit.class, "{limit: [" + EIGHT + ", 1/9s]}"))
                .containsExactly("1:2 limit: a list of 9 (expected: 1 to 8 rates)");
        assertThat(problems(RateLimit.class, "{algorithm: sliding-window, limit: [10/s, 20/500ms]}"))
                .containsExactly("1:43 limit[1]: 20/500ms (expected: a sliding window of 1s or longer)");
        assertThat(problems(RateLimit.class, "{algorithm: token-bucket, limit: 20/day}"))
                .containsExactly(
                        "1:34 limit: 20/day (expected: with another algorithm than fixed-window, 24h, 7d or 30d)");
    }

    @Test
    void refuses_what_has_no_meaning_at_its_place() {
        assertThat(problems(RateLimit.class, "{limit: 10/s, burst: 20}"))
                .containsExactly("1:22 burst: 20 (expected: beside algorithm: token-bucket)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, algorithm: token-bucket, burst: 0}"))
                .containsExactly("1:47 burst: 0 (expected: 1 to 10^12)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, ipv6-prefix: 24}"))
                .containsExactly("1:28 ipv6-prefix: 24 (expected: 32 to 128)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, cost: 11}"))
                .containsExactly("1:21 cost: 11 (expected: 1 to 10, which is all there ever is of limit at once)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, algorithm: token-bucket, burst: 5, cost: 6}"))
                .containsExactly("1:56 cost: 6 (expected: 1 to 5, which is all there ever is of limit at once)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, cost: 0}")).hasSize(1);
        assertThat(problems(RateLimit.class, "{limit: 10/s, mode: per-node, on-partition: share}"))
                .singleElement()
                .asString()
                .startsWith("1:45 on-partition: (expected: beside another mode");
        assertThat(problems(RateLimit.class, "{limit: 10/s, time-zone: Europe/Nowhere}"))
                .containsExactly("1:26 time-zone: Europe/Nowhere (expected: a time zone such as Europe/Berlin or UTC)");
    }

    @Test
    void refuses_what_no_request_has_at_its_place() {
        assertThat(problems(RateLimit.class, "{limit: 10/s, by: adress}"))
                .singleElement()
                .asString()
                .startsWith("1:19 by: adress (did you mean 'address'?)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, by: {header: \"X Key\"}}"))
                .singleElement()
                .asString()
                .startsWith("1:28 by.header: X Key (expected: the name of a header");
        assertThat(problems(RateLimit.class, "{limit: 10/s, by: {cookie: \"a=b\"}}"))
                .hasSize(1);
        assertThat(problems(RateLimit.class, "{limit: 10/s, by: {query: \"\"}}"))
                .hasSize(1);
        assertThat(problems(RateLimit.class, "{limit: 10/s, by: []}"))
                .containsExactly("1:15 by: an empty list (expected: at least one)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, by: [route, [global]]}"))
                .containsExactly("1:27 by[1]: a list (expected: no list within a list)");
        assertThat(problems(RateLimit.class, "{limit: 10/s, cost: {response-header: \"\"}}"))
                .hasSize(1);
    }

    @Test
    void what_says_the_same_has_the_same_terms() throws Exception {
        RateLimit one = read(RateLimit.class, "{limit: [10/s, 7/h], mode: exact}");
        RateLimit same = read(RateLimit.class, "{limit: [10/1s, 7/60m], mode: exact, by: global}");

        assertThat(one.terms(one.limit())).isSameAs(same.terms(same.limit()));
    }

    @Test
    void a_variable_that_the_path_does_not_have_does_not_fit() throws Exception {
        RateLimit limit = read(RateLimit.class, "{limit: 10/s, by: [route, {path: id}]}");

        assertThat(limit.misfit(PathPattern.parse("/orders/{id}"))).isEmpty();
        assertThat(limit.misfit(PathPattern.parse("/orders/**")))
                .contains("by.path: id (expected: a variable of /orders/**)");
    }

    private static RequestKey by(String text) {
        try {
            return read(RateLimit.class, "{limit: 10/s, by: " + text + "}").by();
        } catch (DocumentException e) {
            throw new AssertionError(e);
        }
    }
}
