// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {

    record Safe(String word, @Default("1") int number, Optional<Key> key, Optional<Pattern> pattern) {}

    record Key(String text) {
        Key {
            if (text.length() < 4) {
                throw new IllegalArgumentException("text: " + text + " (expected: at least 4, not " + text + ")");
            }
        }
    }

    @Test
    void a_variable_stands_for_its_value() throws Exception {
        Map<String, String> variables = Map.of("WORD", "a: [b", "N", "7", "EMPTY", "");

        assertThat(read(Safe.class, "word: ${env:WORD}\nnumber: ${env:N}", variables))
                .isEqualTo(new Safe("a: [b", 7, Optional.empty(), Optional.empty()));
        assertThat(read(Safe.class, "{\"word\": \"<${env:EMPTY}>\", \"number\": \"${env:N}\"}", variables))
                .isEqualTo(new Safe("<>", 7, Optional.empty(), Optional.empty()));
    }

    @Test
    void a_variable_that_is_not_set_or_empty_is_its_default() throws Exception {
        Safe safe = read(Safe.class, "word: ${env:NO:-a}${env:EMPTY:-b}${env:NO:-}", Map.of("EMPTY", ""));

        assertThat(safe.word()).isEqualTo("ab");
    }

    @Test
    void a_file_stands_for_its_text_without_the_last_line_break(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("secret"), "s3cret\n\n");
        Environment environment = Environment.empty().at(directory);

        Safe safe = Document.bind("t.yaml", "word: ${file:secret}", Safe.class, environment)
                .orThrow();

        assertThat(safe.word()).isEqualTo("s3cret\n");
    }

    @Test
    void dollar_signs_that_refer_to_nothing_stay() throws Exception {
        assertThat(read(Safe.class, "word: $$$${env:X} 5$ $x {y} $").word()).isEqualTo("$${env:X} 5$ $x {y} $");
        assertThat(read(Safe.class, "word: $${env:X}").word()).isEqualTo("${env:X}");
    }

    @Test
    void what_a_reference_stands_for_is_not_searched_again_and_keys_never_are() throws Exception {
        assertThat(read(Safe.class, "word: ${env:A}", Map.of("A", "${env:A} $$"))
                        .word())
                .isEqualTo("${env:A} $$");
        assertThat(problems(Safe.class, "word: a\n${env:A}: x", Map.of("A", "number")))
                .singleElement()
                .asString()
                .startsWith("2:1 [\"${env:A}\"]: unknown key");
    }

    @Test
    void references_that_stand_for_nothing_are_problems_with_a_place() {
        assertThat(problems(Safe.class, "word: a ${env:NO}\nnumber: ${path.id}"))
                .containsExactly(
                        "1:7 word: ${env:NO} (expected: the environment variable NO to be set)",
                        "2:9 number: ${path.id} (expected: ${env:NAME}, ${env:NAME:-otherwise} or ${file:/path};"
                                + " $$ for a dollar sign)");
        assertThat(problems(Safe.class, "word: ${env:NO"))
                .containsExactly("1:7 word: ${env:NO (expected: } at the end of the reference; $$ for a dollar sign)");
        assertThat(problems(Safe.class, "word: ${file:/no/such}"))
                .containsExactly("1:7 word: ${file:/no/such} (expected: a file that can be read; there is none)");
    }

    @Test
    void what_a_reference_stands_for_is_never_told() {
        Map<String, String> variables = Map.of("SECRET", "hunter2", "SHORT", "abc", "REGEX", "hunter2[");

        List<String> problems = problems(
                Safe.class,
                """
                word: a
                number: ${env:SECRET}
                key: ${env:SHORT}
                pattern: ${env:REGEX}
                """,
                variables);

        assertThat(problems)
                .containsExactly(
                        "2:9 number: ${env:SECRET} (expected: a whole number)",
                        "3:6 key: ${env:SHORT} (expected: something else)",
                        "4:10 pattern: ${env:REGEX} (expected: a regular expression)");
    }

    @Test
    void documents_keep_their_references() throws Exception {
        Document document = Document.parse("t.yaml", "a: ${env:HOME}\nb: $$x");

        assertThat(document.toJson()).contains("${env:HOME}", "$$x");
        assertThat(document.toYaml()).contains("${env:HOME}", "$$x");
    }
}
