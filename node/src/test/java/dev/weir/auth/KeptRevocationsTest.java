// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.auth.Revocation.Kind;
import dev.weir.cluster.KeptFile;
import dev.weir.cluster.LocalExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRevocationsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Path directory;
    private long nanos;
    private long millis = 1_795_300_000_000L;

    KeptRevocationsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** A node that is alone, in one of its lives. */
    private final class Life {

        private final Notices notices = new Notices(new LocalExchange<>("n", () -> millis), () -> nanos);
        private final Revocations revocations = new Revocations(notices);
        private final KeptRevocations kept;

        Life() throws IOException {
            kept = new KeptRevocations(KeptFile.open(directory, "revocations"), notices, () -> nanos);
            notices.start();
        }

        private List<String> ids() {
            return revocations.all().stream().map(Revocation::id).toList();
        }
    }

    private Path file() {
        return directory.resolve("revocations");
    }

    @Test
    void what_was_revoked_in_one_life_is_so_in_the_next() throws IOException {
        Life first = new Life();
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);
        first.revocations.revoke("r2", Kind.SUB, "line\n\"one\" ü", "https://id.test", HOUR);
        first.kept.tick();

        Life second = new Life();

        assertThat(second.revocations.all()).isEqualTo(first.revocations.all());
        assertThat(second.ids()).containsExactlyInAnyOrder("r1", "r2");
    }

    @Test
    void what_was_lifted_stays_lifted_though_another_disk_has_it_as_it_was() throws IOException {
        Life first = new Life();
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);
        List<Notice> elsewhere = first.notices.all();
        first.revocations.lift("r1");
        first.kept.close();

        Life second = new Life();
        second.notices.recall(elsewhere);

        assertThat(second.ids()).isEmpty();
    }

    @Test
    void what_is_over_is_not_known_in_the_next_life() throws IOException {
        Life first = new Life();
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);
        first.kept.tick();
        millis += HOUR.toMillis();

        assertThat(new Life().ids()).isEmpty();
    }

    @Test
    void other_notices_are_not_kept() throws IOException {
        Life first = new Life();
        first.notices.post("keys https://id.test", List.of("{}"), HOUR);
        first.kept.tick();

        assertThat(file()).doesNotExist();
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);
        first.kept.tick();
        assertThat(Files.readString(file())).contains("revoked r1").doesNotContain("id.test");
    }

    @Test
    void nothing_is_written_while_nothing_changes() throws IOException {
        Life first = new Life();
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);
        first.kept.tick();
        Files.delete(file());

        first.kept.tick();
        first.kept.close();

        assertThat(file()).doesNotExist();
    }

    @Test
    void a_disk_that_does_not_take_it_is_tried_again_after_a_pause() throws IOException {
        Life first = new Life();
        Path blocked = Files.createDirectories(directory.resolve("revocations.new"));
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);

        first.kept.tick();
        Files.delete(blocked);
        first.kept.tick();
        assertThat(file()).doesNotExist();
        nanos += Duration.ofSeconds(5).toNanos();
        first.kept.tick();

        assertThat(new Life().ids()).containsExactly("r1");
    }

    @Test
    void a_damaged_file_is_put_aside_and_counts_as_none() throws IOException {
        Life first = new Life();
        first.revocations.revoke("r1", Kind.JTI, "7", "", HOUR);
        first.kept.tick();
        String whole = Files.readString(file());

        for (String damaged : List.of("", "x", whole.substring(0, whole.length() - 9), whole.replace("r1", "r2"))) {
            Files.writeString(file(), damaged);
            assertThat(new Life().ids()).isEmpty();
        }
        assertThat(IntStream.rangeClosed(1, 4).mapToObj(i -> directory.resolve("revocations.damaged-" + i)))
                .allSatisfy(aside -> assertThat(aside).exists());
    }

    @Test
    void a_notice_is_read_as_it_was_written() {
        Notice notice = new Notice("k", List.of("v", "line\n\"one\" ü"), 1, "a", 2);

        assertThat(NoticeText.read(NoticeText.write(notice))).isEqualTo(notice);
        assertThatThrownBy(() -> NoticeText.read("{}")).hasMessageContaining("a line cannot be read");
    }
}
