// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Tidiness.Source;
import dev.weir.http.ProxyError;
import dev.weir.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that can be read off the text of the sources. */
class TidyTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path ROOT = MODULE.resolve("..").normalize();

    @Test
    void sources_are_tidy() {
        List<Source> sources =
                Stream.of("node", "cluster-tests").flatMap(TidyTest::sources).toList();

        List<String> findings = Tidiness.RULES.values().stream()
                .flatMap(rule -> findings(sources, rule).stream())
                .sorted()
                .toList();

        assertThat(sources).hasSizeGreaterThan(50);
        assertThat(findings).isEmpty();
    }

    @Test
    void every_policy_has_a_test_and_an_example() {
        assertThat(kinds(Policy.class)).isNotEmpty().allSatisfy(policy -> {
            String name = policy.getSimpleName();
            assertThat(MODULE.resolve("src/test/java/dev/weir/policy/" + name + "Test.java"))
                    .exists();
            assertThat(ROOT.resolve("config/policies/" + kebab(name) + ".yaml")).exists();
        });
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(one -> one.isSealed() ? kinds(one) : Stream.of(one));
    }

    @Test
    void every_error_is_explained_to_operators() {
        String readme = text(MODULE.resolve("README.md"));

        assertThat(Arrays.stream(ProxyError.values()).map(error -> "| `" + error.label() + "` | " + error.status()))
                .allSatisfy(row -> assertThat(readme).contains(row));
    }

    @Test
    void an_untidy_package_is_noticed() {
        assertThat(found("package-info", "a/package-info.java", "/** One. */\n@NullMarked\npackage a;"))
                .isEmpty();
        assertThat(found("package-info", "a/package-info.java", "/** One. */\npackage a;"))
                .hasSize(1);
        assertThat(found("package-info", "a/package-info.java", "/** One. Two. */\n@NullMarked\npackage a;"))
                .hasSize(1);
    }

    @Test
    void an_untidy_file_is_noticed() {
        String longMethod = "class A {\n    void a() {\n" + "        b();\n".repeat(39) + "    }\n}";

        assertThat(found("todo", "A.java", "// TO" + "DO later")).hasSize(1);
        assertThat(found("todo", "A.java", "// TO" + "DO #12: later")).isEmpty();
        assertThat(found("columns", "A.java", "x".repeat(121))).hasSize(1);
        assertThat(found("lines", "A.java", "\n".repeat(301))).hasSize(1);
        assertThat(found("method", "A.java", longMethod)).hasSize(1);
        assertThat(found("method", "A.java", longMethod.replaceFirst("        b\\(\\);\n", "")))
                .isEmpty();
    }

    @Test
    void an_asked_clock_is_noticed() {
        String asks = "long now = System.nano" + "Time();";
        String sleeps = "Thread" + ".sleep(1);";

        assertThat(found("time and chance", "node/src/main/java/dev/weir/policy/A.java", asks))
                .hasSize(1);
        assertThat(found("time and chance", "node/src/main/java/dev/weir/Gateway.java", asks))
                .isEmpty();
        assertThat(found("time and chance", "node/src/test/java/dev/weir/ATest.java", sleeps))
                .hasSize(1);
        assertThat(found("time and chance", "node/src/test/java/dev/weir/Await.java", sleeps))
                .isEmpty();
    }

    @Test
    void a_policy_that_does_not_come_back_to_its_thread_is_noticed() {
        String path = "node/src/main/java/dev/weir/policy/A.java";

        assertThat(found("resume", path, "return limits.tryTake(key, rate).thenCompose(x);"))
                .hasSize(1);
        assertThat(found("resume", path, "return request.resume(limits.tryTake(key, rate));"))
                .isEmpty();
    }

    @Test
    void an_undocumented_type_is_noticed() {
        assertThat(found("javadoc", "src/main/java/A.java", "import b;\n\npublic final class A {}"))
                .hasSize(1);
        assertThat(found("javadoc", "src/main/java/A.java", "/** Is. */\n@Anno\npublic record A() {}"))
                .isEmpty();
        assertThat(found("javadoc", "src/main/java/A.java", "/** Is. */\n@Anno(\n        a = 1)\nrecord A() {}"))
                .isEmpty();
        assertThat(found("javadoc", "src/main/java/A.java", "import b;\n\n@Anno(\n        a = 1)\nrecord A() {}"))
                .hasSize(1);
        assertThat(found("javadoc", "src/main/java/A.java", "/** Is. */\nclass A {\n\n    public record B() {}\n}"))
                .hasSize(1);
    }

    private static List<String> found(String rule, String path, String text) {
        Function<Source, List<String>> finds = Objects.requireNonNull(Tidiness.RULES.get(rule), rule);
        return finds.apply(new Source(path, text));
    }

    private static List<String> findings(List<Source> sources, Function<Source, List<String>> rule) {
        return sources.stream()
                .flatMap(source -> rule.apply(source).stream().map(found -> source.path() + ": " + found))
                .toList();
    }

    private static Stream<Source> sources(String module) {
        Path directory = ROOT.resolve(module).resolve("src");
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(file -> new Source(ROOT.relativize(file).toString().replace('\\', '/'), text(file)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
