// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happened, in the order in which it was recorded: a request where it ended.
 *
 * @param entries all of them
 */
public record History(List<Entry> entries) {

    public History {
        entries = List.copyOf(entries);
    }

    public static History of(Entry... entries) {
        return new History(List.of(entries));
    }

    /** Reads what a {@link Recording} wrote. */
    public static History read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return new History(lines.map(Line::read).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of one kind. */
    public List<Entry> of(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
    }
}
