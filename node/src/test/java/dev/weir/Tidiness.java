// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules of {@link TidyTest}: each looks at one source file and says what is wrong in it. */
final class Tidiness {

    /** A source file: its path from the root of the repository, and its text. */
    record Source(String path, String text) {

        boolean isMain() {
            return path.contains("src/main/");
        }

        boolean isPackageInfo() {
            return path.endsWith("package-info.java");
        }
    }

    private static final Pattern SENTENCE =
            Pattern.compile("(?s)/\\*\\* (?:[^.*]|\\.(?=\\w))+\\. \\*/\\s*@NullMarked\\s.*");
    private static final Pattern LATER = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b(?! #\\d)");
    private static final Pattern CLOCK = Pattern.compile("System\\s*(?:\\.|::)\\s*(?:nanoTime|currentTimeMillis)");
    private static final Pattern CHANCE = Pattern.compile("Math\\s*\\.\\s*random|Thread\\s*\\.\\s*sleep");

    /** Who may ask for the time: those that hand it to everyone else. */
    private static final Pattern OWNS_CLOCK = Pattern.compile(".*/src/main/java/dev/weir/(?:Gateway|Main)\\.java");

    /** Who may sleep: what looks again and again until a condition holds, and tests of real processes. */
    private static final Pattern OWNS_SLEEP =
            Pattern.compile("cluster-tests/.*|.*/src/test/.*/(?:Eventually|Await)\\.java");

    /** A statement up to where it asks the cluster. */
    private static final Pattern TRY_TAKE = Pattern.compile("[^;{}]*\\btryTake\\(");

    private static final Pattern TYPE_LINE = Pattern.compile(".*\\b(?:class|record|interface|enum) \\w+.*");
    /** A type that others see: at the top of its file, or public within it. */
    private static final Pattern TYPE = Pattern.compile("(?m)(^.*\\n)((?:^ *@.*\\n)*)^(?: +public |public )?"
            + "(?:static |final |sealed |non-sealed |abstract )*"
            + "(?:class|record|interface|enum|@interface) (\\w+)[ <({]");

    static final Map<String, Function<Source, List<String>>> RULES = Map.of(
            "package-info", Tidiness::packageInfo,
            "resume", Tidiness::resume,
            "todo", source -> matches(source, LATER),
            "time and chance", Tidiness::timeAndChance,
            "columns", Tidiness::columns,
            "lines", Tidiness::lines,
            "method", Tidiness::methods,
            "javadoc", Tidiness::javadoc);

    private Tidiness() {}

    private static List<String> packageInfo(Source source) {
        if (!source.isPackageInfo()) {
            return List.of();
        }
        String text = source.text().replaceFirst("// SPDX.*\\n", "");
        return SENTENCE.matcher(text).matches() ? List.of() : List.of("not one sentence and @NullMarked");
    }

    private static List<String> timeAndChance(Source source) {
        boolean mayAsk = !source.isMain() || OWNS_CLOCK.matcher(source.path()).matches();
        boolean maySleep = OWNS_SLEEP.matcher(source.path()).matches();
        return Stream.concat(
                        mayAsk ? Stream.of() : matches(source, CLOCK).stream(),
                        maySleep ? Stream.of() : matches(source, CHANCE).stream())
                .toList();
    }

    private static List<String> columns(Source source) {
        List<String> lines = source.text().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).length() > 120)
                .mapToObj(i -> "line " + (i + 1) + " has more than 120 columns")
                .toList();
    }

    private static List<String> lines(Source source) {
        long count = source.text().lines().count();
        return count > 300 ? List.of(count + " lines") : List.of();
    }

    /** Blocks that close four or eight columns in, where the formatter puts members and what stands in them. */
    private static List<String> methods(Source source) {
        List<String> lines = source.text().lines().toList();
        return Stream.of("    ", "        ")
                .flatMap(indent -> IntStream.range(0, lines.size())
                        .filter(end -> lines.get(end).equals(indent + '}'))
                        .filter(end -> isLongMethod(lines, indent, end))
                        .mapToObj(end -> "what ends in line " + (end + 1) + " has more than 40 lines"))
                .toList();
    }

    private static boolean isLongMethod(List<String> lines, String indent, int end) {
        int start = end - 1;
        while (start > 0 && !lines.get(start).matches(indent + "[\\w<].*")) {
            start--;
        }
        return end - start + 1 > 40 && !TYPE_LINE.matcher(lines.get(start)).matches();
    }

    private static List<String> resume(Source source) {
        if (!source.path().contains("/policy/")) {
            return List.of();
        }
        return TRY_TAKE.matcher(source.text())
                .results()
                .map(MatchResult::group)
                .filter(statement -> !statement.contains("resume("))
                .toList();
    }

    private static List<String> javadoc(Source source) {
        if (!source.isMain() || source.isPackageInfo()) {
            return List.of();
        }
        return TYPE.matcher('\n' + source.text())
                .results()
                .filter(type -> !type.group(1).strip().endsWith("*/"))
                .map(type -> type.group(3) + " does not say what it is")
                .toList();
    }

    private static List<String> matches(Source source, Pattern pattern) {
        Stream<MatchResult> results = pattern.matcher(source.text()).results();
        return results.map(MatchResult::group).toList();
    }
}
