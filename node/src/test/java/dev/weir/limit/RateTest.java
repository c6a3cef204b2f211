// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @ParameterizedTest
    @CsvSource({
        "100/15m, 900000",
        "20/s, 1000",
        "20/1s, 1000",
        "5/250ms, 250",
        "7/h, 3600000",
        "1/90s, 90000",
        "3/2d, 172800000",
        "1000000000000/366d, 31622400000"
    })
    void is_a_number_in_a_time(String text, long millis) {
        Rate rate = Rate.parse(text);

        assertThat(rate.window()).isEqualTo(new Window.Aligned(Duration.ofMillis(millis)));
        assertThat(text).startsWith(rate.limit() + "/");
    }

    @ParameterizedTest
    @CsvSource({"10000/day, DAY", "1/week, WEEK", "5000000/month, MONTH"})
    void may_go_by_the_calendar(String text, Window.Calendar calendar) {
        assertThat(Rate.parse(text).window()).isEqualTo(calendar);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100/15m", "20/s", "5/250ms", "7/h", "1/90s", "3/2d", "9/d", "10000/day", "1/week", "2/month"})
    void reads_what_it_writes(String text) {
        assertThat(Rate.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "100",
                "/s",
                "0/s",
                "-1/s",
                "1/0s",
                "1/367d",
                "1000000000001/s",
                "1/s ",
                "1/year",
                "1/2day",
                "1.5/s",
                "1/1y",
                "99999999999999/s",
                "1/9999999999s"
            })
    void refuses_what_is_no_rate(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(text + " (expected: a rate such as 100/15m");
    }
}
