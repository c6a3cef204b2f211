// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    @Test
    void windows_of_one_length_are_counted_from_1970() {
        Window window = new Window.Aligned(Duration.ofMinutes(15));
        long now = Instant.parse("2024-05-05T10:29:59.999Z").toEpochMilli();

        long start = window.startMillis(now, ZoneOffset.UTC);

        assertThat(Instant.ofEpochMilli(start)).isEqualTo("2024-05-05T10:15:00Z");
        assertThat(window.endMillis(start, ZoneOffset.UTC)).isEqualTo(now + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, Europe/Berlin, 2024-03-31T12:00, 2024-03-31T00:00, 23",
        "DAY, Europe/Berlin, 2024-10-27T12:00, 2024-10-27T00:00, 25",
        // Midnight itself is left out there.
        "DAY, America/Sao_Paulo, 2018-11-04T12:00, 2018-11-04T01:00, 23",
        "DAY, UTC, 2024-02-29T23:59, 2024-02-29T00:00, 24",
        "WEEK, UTC, 2024-05-05T23:59, 2024-04-29T00:00, 168",
        "WEEK, UTC, 2024-05-06T00:00, 2024-05-06T00:00, 168",
        "WEEK, Europe/Berlin, 2024-03-31T12:00, 2024-03-25T00:00, 167",
        "MONTH, UTC, 2024-02-15T00:00, 2024-02-01T00:00, 696",
        "MONTH, Asia/Kolkata, 2023-12-31T23:59, 2023-12-01T00:00, 744",
        "MONTH, Europe/Berlin, 2024-03-31T12:00, 2024-03-01T00:00, 743"
    })
    void calendar_windows_go_by_the_time_zone(
            Window.Calendar calendar, String zone, String now, String start, long hours) {
        ZoneId place = ZoneId.of(zone);

        long from = calendar.startMillis(millis(now, place), place);

        assertThat(from).isEqualTo(millis(start, place));
        assertThat(Duration.ofMillis(calendar.endMillis(from, place) - from)).isEqualTo(Duration.ofHours(hours));
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"})
    void windows_follow_each_other_without_a_gap(String zone) {
        ZoneId place = ZoneId.of(zone);
        Random random = new Random(7);

        for (int i = 0; i < 3000; i++) {
            long now = (long) (random.nextDouble() * 1.8e12);
            for (Window.Calendar calendar : Window.Calendar.values()) {
                long start = calendar.startMillis(now, place);
                long end = calendar.endMillis(start, place);

                assertThat(now).isBetween(start, end - 1);
                assertThat(calendar.startMillis(end, place)).isEqualTo(end);
                assertThat(calendar.startMillis(end - 1, place)).isEqualTo(start);
            }
        }
    }

    private static long millis(String local, ZoneId zone) {
        return ZonedDateTime.of(LocalDateTime.parse(local), zone).toInstant().toEpochMilli();
    }
}
