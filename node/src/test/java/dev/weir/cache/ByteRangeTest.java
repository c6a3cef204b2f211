// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static Optional<List<ByteRange>> of(String field) {
        return ByteRange.parse(field, 100);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "BYTES=5-9, 5, 9",
        "bytes=90-, 90, 99",
        "bytes=90-200, 90, 99",
        "bytes=-1, 99, 99",
        "bytes=-1000, 0, 99",
        "bytes=0-99999999999999999999999, 0, 99",
        "' bytes= 1-2 ', 1, 2"
    })
    void one_range(String field, int first, int last) {
        assertThat(of(field)).hasValue(List.of(new ByteRange(first, last)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=a-b",
                "bytes=5",
                "bytes=5-4",
                "bytes=-",
                "bytes=--5",
                "bytes=0-1;q=1",
                "bytes=+1-2",
                "bytes=0x1-2",
                "bytes=0-1,x",
                "lines=0-1",
                "bytes 0-1"
            })
    void what_is_malformed_or_in_other_units_is_ignored(String field) {
        assertThat(of(field)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=100-,200-", "bytes=99999999999999999999-"})
    void what_lies_behind_the_end_cannot_be_had(String field) {
        assertThat(of(field)).hasValue(List.of());
    }

    @Test
    void of_several_those_that_there_are() {
        assertThat(of("bytes=50-59, 0-1,, 200-, -3"))
                .hasValue(List.of(new ByteRange(50, 59), new ByteRange(0, 1), new ByteRange(97, 99)));
    }

    @Test
    void who_wants_the_same_bytes_again_and_again_gets_the_whole() {
        String many = IntStream.range(0, 17).mapToObj(i -> i * 2 + "-" + i * 2).collect(Collectors.joining(","));

        assertThat(of("bytes=0-9,5-14,9-20")).isEmpty();
        assertThat(of("bytes=0-,0-")).isEmpty();
        assertThat(of("bytes=" + many)).isEmpty();
        assertThat(of("bytes=0-49,50-99")).isEmpty();
    }

    @Test
    void nothing_of_an_empty_body_can_be_had() {
        assertThat(ByteRange.parse("bytes=0-", 0)).hasValue(List.of());
        assertThat(ByteRange.parse("bytes=-5", 0)).hasValue(List.of());
    }

    @Test
    void the_bytes_are_those_that_anybody_would_count() {
        Random random = new Random(3);

        for (int i = 0; i < 20_000; i++) {
            int length = random.nextInt(30);
            int first = random.nextInt(32) - 1;
            int last = random.nextInt(32) - 1;
            String spec = (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last);

            TreeSet<Integer> expected = new TreeSet<>();
            for (int at = 0; at < length; at++) {
                boolean suffix = first < 0 && last >= 0 && at >= length - last;
                boolean within = first >= 0 && at >= first && (last < 0 || at <= last);
                if (suffix || within) {
                    expected.add(at);
                }
            }
            boolean sound = (first >= 0 || last >= 0) && (first < 0 || last < 0 || first <= last);

            Optional<List<ByteRange>> ranges = ByteRange.parse("bytes=" + spec, length);

            assertThat(ranges.isPresent()).as(spec).isEqualTo(sound);
            ranges.ifPresent(found -> assertThat(
                            found.stream().flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last())))
                    .as(spec + " of " + length)
                    .containsExactlyElementsOf(expected));
        }
    }
}
