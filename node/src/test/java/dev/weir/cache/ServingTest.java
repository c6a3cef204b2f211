// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.seconds;
import static dev.weir.cache.Example.stored;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServingTest {

    private static final String TAG = "\"a\"";

    private static Serving at(long seconds, String response, String request) {
        Stored stored = stored("Cache-Control", response, "ETag", TAG);
        return Serving.of(stored, wishes(request), NOON + seconds(seconds));
    }

    private static RequestDirectives wishes(String request) {
        return request.isEmpty()
                ? RequestDirectives.of(headers())
                : RequestDirectives.of(headers("Cache-Control", request));
    }

    @Test
    void a_response_is_fresh_until_its_age_is_its_lifetime() {
        assertThat(at(59, "max-age=60", "")).isEqualTo(Serving.FRESH);
        assertThat(at(60, "max-age=60", "")).isEqualTo(Serving.VALIDATE);
        assertThat(at(0, "max-age=0", "")).isEqualTo(Serving.VALIDATE);
    }

    @Test
    void no_cache_is_validated_at_every_use_even_at_once() {
        assertThat(at(0, "no-cache, max-age=60, stale-while-revalidate=60", "")).isEqualTo(Serving.VALIDATE);
        assertThat(at(0, "no-cache, max-age=60", "max-stale")).isEqualTo(Serving.VALIDATE);
    }

    @Test
    void stale_while_revalidate_ends_when_it_says() {
        assertThat(at(60, "max-age=60, stale-while-revalidate=10", "")).isEqualTo(Serving.WHILE_REVALIDATE);
        assertThat(at(69, "max-age=60, stale-while-revalidate=10", "")).isEqualTo(Serving.WHILE_REVALIDATE);
        assertThat(at(70, "max-age=60, stale-while-revalidate=10", "")).isEqualTo(Serving.VALIDATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=60", "must-revalidate=1"})
    void what_is_forbidden_to_be_served_stale_is_not(String forbids) {
        assertThat(at(61, "max-age=60, " + forbids, "max-stale")).isEqualTo(Serving.VALIDATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | no-cache           | ASKED_TO_VALIDATE",
                "10 | max-age=0          | ASKED_TO_VALIDATE",
                "0  | max-age=0          | ASKED_TO_VALIDATE",
                "10 | max-age=9          | ASKED_TO_VALIDATE",
                "10 | max-age=10         | FRESH",
                "10 | max-age=x          | FRESH",
                "10 | min-fresh=50       | FRESH",
                "10 | min-fresh=51       | ASKED_TO_VALIDATE",
                "10 | only-if-cached     | FRESH",
                "10 | no-transform       | FRESH",
                "10 | immutable          | FRESH",
                "70 | ''                 | VALIDATE",
                "70 | max-stale          | STALE",
                "70 | max-stale=10       | STALE",
                "70 | max-stale=9        | VALIDATE",
                "70 | max-stale=x        | VALIDATE",
                "70 | max-stale=0        | VALIDATE",
                "70 | max-stale, no-cache| VALIDATE",
                "70 | max-stale, max-age=69 | VALIDATE",
                "70 | max-stale, max-age=70 | STALE",
                "70 | max-stale, min-fresh=1 | VALIDATE"
            })
    void what_the_request_wishes_counts(long seconds, String request, Serving expected) {
        assertThat(at(seconds, "max-age=60", request)).isEqualTo(expected);
    }

    @Test
    void who_wants_it_young_does_not_get_it_stale() {
        assertThat(at(61, "max-age=60, stale-while-revalidate=60", "max-age=3600"))
                .isEqualTo(Serving.VALIDATE);
        assertThat(at(61, "max-age=60, stale-while-revalidate=60", "min-fresh=1"))
                .isEqualTo(Serving.VALIDATE);
    }

    @Test
    void what_is_immutable_is_not_asked_about_unless_the_client_insists() {
        assertThat(at(10, "max-age=60, immutable", "max-age=0")).isEqualTo(Serving.FRESH);
        assertThat(at(10, "max-age=60, immutable", "no-cache")).isEqualTo(Serving.ASKED_TO_VALIDATE);
        assertThat(at(60, "max-age=60, immutable", "")).isEqualTo(Serving.VALIDATE);
    }

    @Test
    void pragma_counts_where_the_request_has_no_cache_control() {
        assertThat(RequestDirectives.of(headers("Pragma", "foo, No-Cache")).noCache())
                .isTrue();
        assertThat(RequestDirectives.of(headers("Pragma", "foo"))).isEqualTo(RequestDirectives.NONE);
        assertThat(RequestDirectives.of(headers("Pragma", "no-cache", "Cache-Control", "max-age=60"))
                        .noCache())
                .isFalse();
    }

    @Test
    void what_was_purged_softly_is_stale_and_served_only_while_it_is_asked_for_anew() {
        Stored graceful =
                stored("Cache-Control", "max-age=60, stale-while-revalidate=60").purgedSoftly();
        Stored strict = stored("Cache-Control", "max-age=60").purgedSoftly();

        assertThat(Serving.of(graceful, RequestDirectives.NONE, NOON)).isEqualTo(Serving.WHILE_REVALIDATE);
        assertThat(Serving.of(strict, RequestDirectives.NONE, NOON)).isEqualTo(Serving.VALIDATE);
        assertThat(Serving.of(strict, wishes("max-stale"), NOON)).isEqualTo(Serving.VALIDATE);
        assertThat(Serving.onFailure(strict, RequestDirectives.NONE, NOON)).isFalse();
        assertThat(strict.freshForMillis(NOON)).isZero();
    }

    @Test
    void after_a_failure_it_may_be_as_stale_as_the_response_says() {
        Stored stored = stored("Cache-Control", "max-age=60, stale-if-error=10");

        assertThat(Serving.onFailure(stored, RequestDirectives.NONE, NOON + seconds(59)))
                .isTrue();
        assertThat(Serving.onFailure(stored, RequestDirectives.NONE, NOON + seconds(69)))
                .isTrue();
        assertThat(Serving.onFailure(stored, RequestDirectives.NONE, NOON + seconds(70)))
                .isFalse();
    }

    @Test
    void after_a_failure_it_may_be_as_stale_as_the_client_says_unless_that_is_forbidden() {
        long late = NOON + seconds(100);
        RequestDirectives lenient = wishes("stale-if-error=60");

        assertThat(Serving.onFailure(stored("Cache-Control", "max-age=60"), lenient, late))
                .isTrue();
        assertThat(Serving.onFailure(stored("Cache-Control", "max-age=60"), RequestDirectives.NONE, late))
                .isFalse();
        assertThat(Serving.onFailure(
                        stored("Cache-Control", "max-age=60, must-revalidate", "ETag", TAG), lenient, late))
                .isFalse();
        assertThat(Serving.onFailure(stored("Cache-Control", "s-maxage=60", "ETag", TAG), lenient, late))
                .isFalse();
        assertThat(Serving.onFailure(stored("Cache-Control", "no-cache", "ETag", TAG), lenient, NOON))
                .isFalse();
    }

    @Test
    void four_statuses_are_failures() {
        assertThat(java.util.stream.IntStream.range(200, 600).filter(Serving::isFailure))
                .containsExactly(500, 502, 503, 504);
    }

    @Test
    void a_clock_that_was_set_back_makes_nothing_younger_than_it_came() {
        Stored stored = stored("Cache-Control", "max-age=60", "Age", "59");

        assertThat(stored.ageMillis(NOON - seconds(3600))).isEqualTo(seconds(59));
        assertThat(stored.fresh(NOON - seconds(3600))).isTrue();
    }

    @Test
    void the_longest_lifetimes_and_ages_do_not_overflow() {
        Stored stored =
                stored("Cache-Control", "max-age=99999999999999999999, stale-while-revalidate=9999999999999999");

        assertThat(stored.fresh(NOON + (1L << 31) * 1000 - 1)).isTrue();
        assertThat(Serving.of(stored, wishes("max-stale"), NOON + (1L << 31) * 1000))
                .isEqualTo(Serving.WHILE_REVALIDATE);
        assertThat(Serving.of(stored, wishes("max-stale"), Long.MAX_VALUE / 2)).isEqualTo(Serving.STALE);
    }
}
