// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys that a record has not by the names of its components, or not by the name of the record. */
class OpenRecordTest {

    record Lease(@Key("for") Duration time) {}

    sealed interface Shares {
        @Bare
        record Plain(Map<String, Integer> weights) implements Shares {}

        @Open
        record Kept(Map<String, Integer> split, String by) implements Shares {}
    }

    @Test
    void a_key_may_be_a_word_of_java() throws Exception {
        assertThat(read(Lease.class, "{for: 5s}")).isEqualTo(new Lease(Duration.ofSeconds(5)));
        assertThat(problems(Lease.class, "{time: 5s}"))
                .extracting(problem -> problem.replaceFirst(" \\(.*", ""))
                .containsExactly("1:1 for: missing", "1:2 time: unknown key");
    }

    @Test
    void an_open_record_is_told_by_its_first_key() throws Exception {
        assertThat(read(Shares.class, "{split: {a: 1}, by: x}")).isEqualTo(new Shares.Kept(Map.of("a", 1), "x"));
        assertThat(read(Shares.class, "{split: 1, by: 2}")).isEqualTo(new Shares.Plain(Map.of("split", 1, "by", 2)));
        assertThat(problems(Shares.class, "{split: {a: 1}, by: x, c: 1}"))
                .singleElement()
                .asString()
                .startsWith("1:24 c: unknown key");
    }
}
