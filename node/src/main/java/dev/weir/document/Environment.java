// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a document may refer to.
 *
 * @param base relative paths start here
 * @param variables {@code ${env:NAME}} by name; empty where a variable is not set
 */
public record Environment(Path base, Function<String, Optional<String>> variables) {

    private static final int FILE_BYTES_MAX = 1 << 20;

    /** That of this process: its working directory and its environment variables. */
    public static Environment ofProcess() {
        return new Environment(Path.of(""), name -> Optional.ofNullable(System.getenv(name)));
    }

    /** Nothing to refer to. */
    public static Environment empty() {
        return new Environment(Path.of(""), name -> Optional.empty());
    }

    /** The same variables, with relative paths starting elsewhere. */
    public Environment at(Path directory) {
        return new Environment(directory, variables);
    }

    Optional<String> variable(String name) {
        return variables.apply(name);
    }

    Path path(String text) {
        return base.resolve(text).normalize();
    }

    /** The text of a file without the line break at its end, which editors and {@code echo} put there. */
    String file(String path) throws IOException {
        Path file = path(path);
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("larger than 1 MiB");
        }
        String text = Files.readString(file);
        if (text.endsWith("\n")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
