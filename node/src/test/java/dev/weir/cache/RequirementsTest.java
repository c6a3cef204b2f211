// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code node/CACHING.md} promises. */
class RequirementsTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| ([0-9., –]+) \\| (.+) \\| (.+) \\|");
    private static final Pattern REASON = Pattern.compile("(?:nothing to show|not done|not sent).*");

    private final List<String> table =
            text(MODULE.resolve("CACHING.md")).lines().toList();
    private final Map<String, String> tests = tests();

    @Test
    void every_test_that_it_names_exists() {
        List<String> missing = table.stream()
                .flatMap(line -> NAMED.matcher(line).results())
                .filter(named -> !exists(named.group(1), named.group(2)))
                .map(named -> named.group(1) + '.' + named.group(2))
                .distinct()
                .toList();

        assertThat(missing).isEmpty();
        assertThat(exists("RequirementsTest", "nothing_is_called_so")).isFalse();
    }

    @Test
    void every_requirement_has_a_test_or_a_reason() {
        List<String> rows = table.stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| §"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(90).allSatisfy(row -> {
            Matcher columns = ROW.matcher(row);
            assertThat(columns.matches()).isTrue();
            String shown = columns.group(3);
            assertThat(NAMED.matcher(shown).find() || REASON.matcher(shown).matches())
                    .isTrue();
        });
    }

    @Test
    void every_document_is_there() {
        assertThat(table)
                .anyMatch(line -> line.startsWith("## RFC 9111"))
                .anyMatch(line -> line.startsWith("## RFC 5861"))
                .anyMatch(line -> line.startsWith("## RFC 8246"))
                .anyMatch(line -> line.startsWith("## RFC 9211"))
                .anyMatch(line -> line.startsWith("## RFC 9213"));
    }

    private boolean exists(String type, String method) {
        return tests.getOrDefault(type, "").contains("\n    void " + method + "(");
    }

    private static Map<String, String> tests() {
        return Stream.of("node", "cluster-tests")
                .map(module -> MODULE.resolve("..").resolve(module).resolve("src/test/java"))
                .flatMap(RequirementsTest::sources)
                .collect(Collectors.toMap(RequirementsTest::type, RequirementsTest::text, (one, other) -> one + other));
    }

    private static Stream<Path> sources(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
