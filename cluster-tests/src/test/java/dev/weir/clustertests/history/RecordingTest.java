// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    @Test
    void what_was_recorded_is_read_again(@TempDir Path directory) {
        Entry order = Entry.of(Kind.ORDER, "client", "node-1", new Span(1, 2, 3, 4))
                .answered(200)
                .with(Fact.ID, "\"ä\n");
        Entry limited = Entry.of(Kind.LIMITED, "client", "node-2", Span.now()).failed("the connection ended");

        try (Recording recording = Recording.in(directory.resolve("of/history.jsonl"))) {
            recording.add(order);
            recording.add(limited);
        }

        assertThat(History.read(directory.resolve("of/history.jsonl"))).isEqualTo(History.of(order, limited));
    }

    @Test
    void entries_of_many_threads_are_whole(@TempDir Path directory) {
        Entry order = Entry.of(Kind.ORDER, "client", "node-1", Span.now()).with(Fact.ID, "x".repeat(10_000));

        try (Recording recording = Recording.in(directory.resolve("history.jsonl"))) {
            IntStream.range(0, 500).parallel().forEach(number -> recording.add(order));

            assertThat(recording.read().of(Kind.ORDER)).hasSize(500).containsOnly(order);
        }
    }
}
