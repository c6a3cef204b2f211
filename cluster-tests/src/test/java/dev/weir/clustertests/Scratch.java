// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories for what tests write: kept until the next run, so that logs can be read. */
final class Scratch {

    private static final Path ROOT = Path.of("target", "nodes");

    /** Cluster, node, log. */
    private static final int LOG_DEPTH = 3;

    private Scratch() {}

    /** An empty directory of a test's own. */
    static Path directory(Class<?> test, String name) {
        Path directory = of(test).resolve(name);
        deleteAll(directory);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the directories of a test are. */
    static Path of(Class<?> test) {
        return ROOT.resolve(test.getSimpleName());
    }

    /** Every log of a test's nodes and tools, not those that a tool keeps for itself. */
    static List<Path> logs(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory, LOG_DEPTH)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a directory by a copy of another one, whose files lie in it directly. */
    static void copy(Path from, Path to) {
        deleteAll(to);
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteAll(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
