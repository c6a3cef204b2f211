// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.DATE;
import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.asked;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.kept;
import static dev.weir.cache.Example.lifetimes;
import static dev.weir.cache.Example.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {

    private static final String TAG = "\"a\"";
    private static final String IN_A_MINUTE = "Mon, 16 Jun 2025 12:01:00 GMT";

    private static long lifetime(String... fields) {
        return of(CacheRules.STANDARD, 200, fields).lifetimeMillis();
    }

    private static Freshness of(CacheRules rules, int status, String... fields) {
        return Freshness.of(Told.of(status, headers(fields), rules), rules, NOON);
    }

    private static long age(long began, String... fields) {
        return Freshness.initialAgeMillis(Told.of(200, headers(fields), CacheRules.STANDARD), began, NOON);
    }

    @Test
    void s_maxage_goes_before_max_age_and_that_before_expires() {
        assertThat(lifetime("Cache-Control", "max-age=5, s-maxage=7", "Expires", IN_A_MINUTE))
                .isEqualTo(seconds(7));
        assertThat(lifetime("Cache-Control", "max-age=5", "Expires", IN_A_MINUTE))
                .isEqualTo(seconds(5));
        assertThat(lifetime("Cache-Control", "public", "Expires", IN_A_MINUTE)).isEqualTo(seconds(60));
    }

    @Test
    void expires_counts_from_the_date_of_the_response() {
        assertThat(lifetime("Expires", IN_A_MINUTE, "Date", "Mon, 16 Jun 2025 11:59:00 GMT"))
                .isEqualTo(seconds(120));
        assertThat(lifetime("Expires", IN_A_MINUTE, "Date", "yesterday")).isEqualTo(seconds(60));
        assertThat(lifetime("Expires", IN_A_MINUTE)).isEqualTo(seconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "never", "Mon, 16 Jun 2025 12:01:00 PST", "Mon, 16 Jun 2025 11:00:00 GMT"})
    void expires_that_is_no_date_or_in_the_past_means_stale(String expires) {
        Freshness freshness = of(lifetimes(Duration.ofHours(1), Duration.ZERO), 200, "Expires", expires, "Date", DATE);

        assertThat(freshness.lifetimeMillis()).isZero();
        assertThat(freshness.source()).isEqualTo(Freshness.Source.RESPONSE);
    }

    @Test
    void two_different_expires_mean_stale() {
        assertThat(lifetime("Expires", IN_A_MINUTE, "Expires", "Mon, 16 Jun 2025 12:02:00 GMT"))
                .isZero();
        assertThat(lifetime("Expires", IN_A_MINUTE, "Expires", IN_A_MINUTE)).isEqualTo(seconds(60));
    }

    @Test
    void expires_in_a_year_that_nobody_lives_to_see_is_as_long_as_anything_gets() {
        assertThat(lifetime("Expires", "Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(seconds(1L << 31));
    }

    @Test
    void a_max_age_that_is_no_number_means_stale_whatever_else_is_said() {
        assertThat(lifetime("Cache-Control", "max-age=x", "Expires", IN_A_MINUTE))
                .isZero();
        assertThat(lifetime("Cache-Control", "max-age=5, s-maxage=x")).isZero();
        assertThat(lifetime("Cache-Control", "max-age=5, max-age=6")).isZero();
    }

    @Test
    void no_cache_means_that_every_use_is_validated() {
        Freshness freshness = of(
                CacheRules.STANDARD,
                200,
                "Cache-Control",
                "no-cache, max-age=60, stale-while-revalidate=60, immutable");

        assertThat(freshness.lifetimeMillis()).isZero();
        assertThat(freshness.grace()).isEqualTo(Grace.NONE);
        assertThat(lifetime("Cache-Control", "no-cache=\"x-a\", max-age=60")).isEqualTo(seconds(60));
    }

    @Test
    void pragma_counts_only_where_nothing_else_is_said() {
        String longAgo = "Sun, 06 Nov 1994 08:49:37 GMT";

        assertThat(lifetime("Pragma", "no-cache", "Last-Modified", longAgo)).isZero();
        assertThat(lifetime("Pragma", "no-cache", "Cache-Control", "max-age=60"))
                .isEqualTo(seconds(60));
        assertThat(lifetime("Pragma", "no-cache", "Expires", IN_A_MINUTE)).isEqualTo(seconds(60));
        assertThat(lifetime("Pragma", "foo", "Last-Modified", longAgo)).isPositive();
    }

    @Test
    void without_a_word_a_tenth_of_the_time_since_it_was_modified_counts() {
        assertThat(lifetime("Last-Modified", "Mon, 16 Jun 2025 11:50:00 GMT", "Date", DATE))
                .isEqualTo(seconds(60));
        assertThat(lifetime("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")).isEqualTo(seconds(24 * 3600));
        assertThat(lifetime("Last-Modified", "Mon, 16 Jun 2025 13:00:00 GMT")).isZero();
        assertThat(lifetime("Last-Modified", "long ago")).isZero();
    }

    @Test
    void the_heuristic_is_for_silent_responses_of_some_statuses_and_can_be_turned_off() {
        String[] old = {"Last-Modified", "Mon, 16 Jun 2025 11:50:00 GMT"};
        String[] open = {"Last-Modified", "Mon, 16 Jun 2025 11:50:00 GMT", "Cache-Control", "public"};

        assertThat(of(CacheRules.STANDARD, 302, old).source()).isEqualTo(Freshness.Source.NONE);
        assertThat(of(CacheRules.STANDARD, 302, open).source()).isEqualTo(Freshness.Source.HEURISTIC);
        assertThat(of(new Example.Wording().heuristic(0).rules(), 200, old).source())
                .isEqualTo(Freshness.Source.NONE);
        assertThat(lifetime("Last-Modified", old[1], "Cache-Control", "max-age=0"))
                .isZero();
    }

    @Test
    void a_ttl_is_for_those_that_do_not_say() {
        CacheRules rules = lifetimes(Duration.ofMinutes(10), Duration.ofSeconds(3));

        assertThat(of(rules, 200).lifetimeMillis()).isEqualTo(seconds(600));
        assertThat(of(rules, 200, "Last-Modified", DATE).source()).isEqualTo(Freshness.Source.TTL);
        assertThat(of(rules, 200, "Cache-Control", "max-age=5").lifetimeMillis())
                .isEqualTo(seconds(5));
        assertThat(of(rules, 404).lifetimeMillis()).isEqualTo(seconds(3));
        assertThat(of(rules, 404, "Cache-Control", "max-age=5").lifetimeMillis())
                .isEqualTo(seconds(5));
        assertThat(of(rules, 302).source()).isEqualTo(Freshness.Source.NONE);
        assertThat(of(lifetimes(Duration.ofMinutes(10), Duration.ZERO), 404).source())
                .isEqualTo(Freshness.Source.NONE);
    }

    @Test
    void a_ttl_is_for_the_statuses_that_the_operator_names() {
        CacheRules rules = new Example.Wording()
                .ttl(Duration.ofMinutes(1))
                .statuses(302, 500)
                .rules();

        assertThat(kept(rules, asked(), 302).lifetimeMillis()).isEqualTo(seconds(60));
        assertThat(kept(rules, asked(), 500).lifetimeMillis()).isEqualTo(seconds(60));
    }

    @Test
    void fields_that_the_operator_ignores_count_for_nothing() {
        CacheRules rules = new Example.Wording()
                .ttl(Duration.ofMinutes(1))
                .ignored("Cache-Control", "Expires", "Pragma", "CDN-Cache-Control")
                .rules();

        Freshness freshness = of(
                rules,
                200,
                "Cache-Control",
                "no-store, max-age=0",
                "Expires",
                "0",
                "Pragma",
                "no-cache",
                "CDN-Cache-Control",
                "max-age=1");

        assertThat(freshness.lifetimeMillis()).isEqualTo(seconds(60));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=1                                                   | 10 | 20 | true",
                "max-age=1, stale-while-revalidate=3                         | 3  | 20 | true",
                "max-age=1, stale-if-error=0                                 | 10 | 0  | true",
                "max-age=1, stale-while-revalidate=x                         | 0  | 20 | true",
                "max-age=1, must-revalidate, stale-while-revalidate=3        | 0  | 0  | false",
                "max-age=1, proxy-revalidate, stale-if-error=3               | 0  | 0  | false",
                "max-age=1, must-revalidate=x                                | 0  | 0  | false",
                "s-maxage=1                                                  | 0  | 0  | false",
                "s-maxage=1, stale-while-revalidate=3                        | 3  | 0  | false",
                "s-maxage=1, stale-if-error=4                                | 0  | 4  | false"
            })
    void what_the_response_forbids_stays_forbidden(String said, long revalidate, long error, boolean byRequest) {
        CacheRules rules = new Example.Wording()
                .grace(Duration.ofSeconds(10), Duration.ofSeconds(20))
                .rules();

        Grace grace = of(rules, 200, "Cache-Control", said).grace();

        assertThat(grace).isEqualTo(new Grace(seconds(revalidate), seconds(error), byRequest, false));
    }

    @Test
    void age_counts_from_when_the_request_was_sent() {
        assertThat(age(NOON - 700, "Age", "30")).isEqualTo(30_700);
        assertThat(age(NOON - 700)).isEqualTo(700);
        assertThat(age(NOON + 5_000)).isZero();
    }

    @Test
    void a_date_in_the_past_is_an_age_too_and_one_in_the_future_is_none() {
        assertThat(age(NOON, "Date", "Mon, 16 Jun 2025 11:59:00 GMT", "Age", "10"))
                .isEqualTo(seconds(60));
        assertThat(age(NOON, "Date", "Mon, 16 Jun 2025 11:59:00 GMT", "Age", "70"))
                .isEqualTo(seconds(70));
        assertThat(age(NOON, "Date", "Mon, 16 Jun 2025 13:00:00 GMT")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7200, 0 | 7200",
                "0, 7200 | 0",
                "abc | 0",
                "-7200 | 0",
                "7200.0 | 0",
                "7200;foo=bar | 0",
                "9223372036854775808 | 2147483648",
                "2147483649 | 2147483648"
            })
    void the_first_age_counts_if_it_is_a_number(String text, long expected) {
        assertThat(age(NOON, "Age", text)).isEqualTo(seconds(expected));
    }

    @Test
    void the_first_of_two_age_lines_counts() {
        assertThat(age(NOON, "Age", "5", "Age", "7")).isEqualTo(seconds(5));
    }

    @Test
    void a_response_older_than_its_lifetime_is_not_for_those_who_wait() {
        Draft old = kept("Cache-Control", "max-age=60", "Age", "60", "ETag", TAG);
        Draft young = kept("Cache-Control", "max-age=60", "Age", "59", "ETag", TAG);

        assertThat(old.shareable()).isFalse();
        assertThat(young.shareable()).isTrue();
    }
}
