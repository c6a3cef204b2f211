// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads texts for tests, and tells problems as an operator sees them. */
public final class Readings {

    private Readings() {}

    /** With a file {@code t.yaml} and nothing to refer to. */
    public static <T> T read(Class<T> type, String text) throws DocumentException {
        return read(type, text, Map.of());
    }

    public static <T> T read(Class<T> type, String text, Map<String, String> variables) throws DocumentException {
        return Document.bind("t.yaml", text, type, environment(variables)).orThrow();
    }

    /** The problems of a text, {@code 3:5 path: message}; none when it can be read. */
    public static List<String> problems(Class<?> type, String text) {
        return problems(type, text, Map.of());
    }

    public static List<String> problems(Class<?> type, String text, Map<String, String> variables) {
        return problems(() -> read(type, text, variables));
    }

    public static List<String> problems(Reading reading) {
        try {
            reading.run();
            return List.of();
        } catch (DocumentException e) {
            return e.problems().stream()
                    .map(p -> p.toString().replaceFirst("^t\\.yaml:", ""))
                    .toList();
        }
    }

    public static Environment environment(Map<String, String> variables) {
        return new Environment(Path.of("/base"), name -> Optional.ofNullable(variables.get(name)));
    }

    /** Something that may be refused. */
    @FunctionalInterface
    public interface Reading {
        void run() throws DocumentException;
    }
}
