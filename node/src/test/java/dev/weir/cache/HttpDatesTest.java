// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {

    private static final long NOW = Example.NOON;
    private static final long SIX_NOVEMBER =
            Instant.parse("1994-11-06T08:49:37Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "sun, 06 nov 1994 08:49:37 gmt",
                "SUN, 06 NOV 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void all_three_forms_are_read_in_any_case(String text) {
        assertThat(HttpDates.parse(text, NOW)).hasValue(SIX_NOVEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "now",
                "1750075200",
                "2025-06-16T12:00:00Z",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 PST",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Foo, 06 Nov 1994 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void other_forms_and_zones_are_no_dates(String text) {
        assertThat(HttpDates.parse(text, NOW)).isEmpty();
    }

    @Test
    void a_year_of_two_digits_is_at_most_fifty_years_ahead() {
        assertThat(HttpDates.parse("Sunday, 06-Nov-75 08:49:37 GMT", NOW))
                .hasValue(Instant.parse("2075-11-06T08:49:37Z").toEpochMilli());
        assertThat(HttpDates.parse("Sunday, 06-Nov-76 08:49:37 GMT", NOW))
                .hasValue(Instant.parse("1976-11-06T08:49:37Z").toEpochMilli());
    }

    @Test
    void a_leap_second_is_not_later_than_it_was() {
        assertThat(HttpDates.parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW))
                .hasValue(Instant.parse("2016-12-31T23:59:59Z").toEpochMilli());
    }

    @Test
    void what_is_written_is_read_as_it_was() {
        Random random = new Random(1);

        for (int i = 0; i < 1000; i++) {
            long millis = random.nextLong(0, 253402300799L) * 1000;

            assertThat(HttpDates.parse(HttpDates.format(millis), NOW)).hasValue(millis);
        }
    }
}
