// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final String NOON = "Sat, 21 Nov 2026 12:00:00 GMT";

    @Test
    void is_a_number_of_seconds() {
        assertThat(of("3", NOON)).hasSeconds(3);
        assertThat(of("0", NOON)).isZero();
        assertThat(RetryAfter.of(new HeaderMap())).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sat, 21 Nov 2026 12:00:07 GMT", "Saturday, 21-Nov-26 12:00:07 GMT", "Sat Nov 21 12:00:07 2026"})
    void or_a_date_by_the_clock_of_who_says_so(String date) {
        assertThat(of(date, NOON)).hasSeconds(7);
    }

    @Test
    void a_date_that_has_passed_asks_for_nothing() {
        assertThat(of("Sat, 21 Nov 2026 11:59:00 GMT", NOON)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "", "123456789"})
    void what_cannot_be_read_asks_for_more_than_anybody_waits(String value) {
        assertThat(of(value, NOON)).isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void nor_can_a_date_be_without_a_clock() {
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.RETRY_AFTER, NOON);

        assertThat(RetryAfter.of(headers)).isGreaterThan(Duration.ofDays(1));
    }

    private static Duration of(String value, String date) {
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.RETRY_AFTER, value);
        headers.put(Headers.DATE, date);
        return RetryAfter.of(headers);
    }
}
