// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentageTest {

    record Settings(Percentage share) {}

    @ParameterizedTest
    @CsvSource({
        "0%, 0, 0%",
        "10%, 0.1, 10%",
        "100%, 1, 100%",
        "0.5%, 0.005, 0.5%",
        "12.50%, 0.125, 12.5%",
        "099.9999%, 0.999999, 99.9999%",
        "0.0001%, 0.000001, 0.0001%"
    })
    void is_read_exactly_and_written_briefly(String text, double share, String written) {
        Percentage percentage = Percentage.parse(text);

        assertThat(percentage.share()).isEqualTo(share);
        assertThat(percentage).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10", "10 %", "-1%", "101%", "100.0001%", "999.9999%", "1.%", ".5%", "0.00001%", "%", "1e1%"})
    void refuses_what_is_none(String text) {
        assertThat(Readings.problems(Settings.class, "share: \"" + text + "\""))
                .containsExactly("1:8 share: " + text + " (expected: a percentage such as 20%, 0% to 100%)");
    }

    @Test
    void is_hit_in_its_share_of_all_throws() {
        Random random = new Random(1);
        Percentage tenth = Percentage.parse("10%");

        long hits = IntStream.range(0, 100_000).filter(i -> tenth.hits(random)).count();

        assertThat(hits).isBetween(9_700L, 10_300L);
    }

    @Test
    void none_and_all_leave_nothing_to_chance() {
        RandomGenerator never = () -> {
            throw new AssertionError("asked");
        };

        boolean none = Percentage.parse("0%").hits(never);
        boolean all = Percentage.parse("100%").hits(never);

        assertThat(none).isFalse();
        assertThat(all).isTrue();
    }
}
