// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.RevisionText.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionFileTest {

    private static final Revision REVISION =
            new Revision(12, "format: 1\n\nroutes: {}\n# grüße\n", "node-1", 1_795_248_930_123L);

    private final Path directory;

    RevisionFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void gives_back_what_was_written_last() throws IOException {
        RevisionFile.open(directory, "revision").write(content(new Revision(11, "old", "node-2", 0)));
        RevisionFile.open(directory, "revision").write(content(REVISION));

        assertThat(RevisionFile.open(directory, "revision").read()).contains(content(REVISION));
        assertThat(names()).containsExactly("revision");
    }

    @Test
    void has_none_at_first_and_makes_its_directory() throws IOException {
        Path deep = directory.resolve("data").resolve("node-1");

        RevisionFile file = RevisionFile.open(deep, "revision");

        assertThat(file.read()).isEmpty();
        assertThat(deep).isDirectory();
    }

    @Test
    void can_be_read_by_a_person() throws IOException {
        RevisionFile file = RevisionFile.open(directory, "revision");

        file.write(content(REVISION));

        assertThat(Files.readString(file.path()))
                .matches(
                        """
                        weir-revision: 1
                        number: 12
                        author: node-1
                        at: 2026-11-21T08:15:30\\.123Z
                        sha-256: [0-9a-f]{64}

                        format: 1

                        routes: \\{}
                        # grüße
                        """);
    }

    @Test
    void keeps_any_document_as_it_is() throws IOException {
        RevisionFile file = RevisionFile.open(directory, "revision");

        for (String document :
                List.of("", "\n\n\nx", "{\"a\":\r\n1}", "sha-256: no\n\nnumber: 3", "x".repeat(1 << 20))) {
            Revision revision = new Revision(1, document, "node-1", 5);
            file.write(content(revision));
            assertThat(file.read()).contains(content(revision));
        }
    }

    @Test
    void keeps_a_damaged_file_aside_and_goes_on_without_it() throws IOException {
        RevisionFile file = RevisionFile.open(directory, "revision");
        file.write(content(REVISION));
        Files.writeString(file.path(), Files.readString(file.path()).replace("routes", "roots"));

        assertThat(file.read()).isEmpty();
        assertThat(file.read()).isEmpty();

        assertThat(names()).containsExactly("revision.damaged-1");
        assertThat(Files.readString(directory.resolve("revision.damaged-1"))).contains("roots: {}");
    }

    @Test
    void notices_every_way_of_being_cut_off() throws IOException {
        RevisionFile file = RevisionFile.open(directory, "revision");
        file.write(content(REVISION));
        byte[] whole = Files.readAllBytes(file.path());

        for (int length = 0; length < whole.length; length++) {
            Files.write(file.path(), Arrays.copyOf(whole, length));
            assertThat(file.read()).as("%d bytes", length).isEmpty();
        }

        assertThat(names()).hasSize(whole.length);
    }

    @Test
    void notices_every_changed_bit() throws IOException {
        byte[] whole = RevisionText.write(content(REVISION));

        for (int i = 0; i < whole.length * 8; i++) {
            byte[] changed = whole.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            assertThatThrownBy(() -> RevisionText.read(changed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void survives_a_writer_that_died_half_way() throws IOException {
        RevisionFile file = RevisionFile.open(directory, "revision");
        file.write(content(REVISION));
        Files.writeString(directory.resolve("revision.new"), "weir-revi");

        assertThat(file.read()).contains(content(REVISION));
        file.write(content(REVISION));

        assertThat(names()).containsExactly("revision");
    }

    @Test
    void says_which_directory_it_cannot_use() throws IOException {
        Path taken = Files.writeString(directory.resolve("data"), "a file");

        assertThatThrownBy(() -> RevisionFile.open(taken, "revision"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("data: " + taken + " (expected: a directory this process may write to)");
    }

    @Test
    void keeps_the_term_and_what_was_promised() throws IOException {
        RevisionFile file = RevisionFile.open(directory, "vote");
        Content agreed = Content.of(new Proposal(new Term(7, "start-1"), REVISION));
        Content promised = new Content(new Term(9, "start 2"), new Proposal(new Term(7, "start-1"), REVISION));
        Content nothing = new Content(new Term(1, "start-1"), Proposal.NONE);

        for (Content content : List.of(agreed, promised, nothing)) {
            file.write(content);
            assertThat(file.read()).contains(content);
        }
    }

    private static Content content(Revision revision) {
        return Content.of(Proposal.unagreed(revision));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
