// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditEntry.Outcome;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import dev.weir.cluster.KeptFile;
import dev.weir.cluster.LocalAuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAuditTest {

    private final Path directory;
    private long nanos;
    private long millis = 1_795_300_000_000L;

    KeptAuditTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** A log that forgets when it is told to, and says nothing while it is told to. */
    private final class Log implements AuditLog {

        private AuditLog now = new LocalAuditLog("n", () -> millis);
        private final List<Runnable> followers = new ArrayList<>();
        private boolean silent;

        /** The nodes that had it are gone. */
        void forget() {
            now = new LocalAuditLog("n", () -> millis);
            followers.forEach(now::follow);
        }

        @Override
        public AuditEntry begun(String who, String what) {
            millis++;
            return now.begun(who, what);
        }

        @Override
        public CompletionStage<Void> put(AuditEntry entry) {
            return now.put(entry);
        }

        @Override
        public CompletionStage<AuditPage> page() {
            return silent ? CompletableFuture.failedFuture(new IllegalStateException("no answer")) : now.page();
        }

        @Override
        public void recall(AuditPage earlier) {
            now.recall(earlier);
        }

        @Override
        public void follow(Runnable changed) {
            followers.add(changed);
            now.follow(changed);
        }
    }

    /** A node that is alone, in one of its lives. */
    private final class Life {

        private final Log log = new Log();
        private final KeptAudit kept;

        Life() throws IOException {
            kept = new KeptAudit(KeptFile.open(directory, "audit"), log, () -> nanos);
        }

        private AuditEntry done(String what) {
            AuditEntry begun = log.begun("ci", what);
            AuditEntry done = begun.ended(Outcome.DONE, 200, 1, 2, List.of("added routes.\"ü\"\n"));
            log.put(begun);
            log.put(done);
            return done;
        }

        private List<AuditEntry> deeds() {
            return log.page().toCompletableFuture().join().entries();
        }
    }

    private Path file() {
        return directory.resolve("audit");
    }

    @Test
    void what_was_done_in_one_life_is_known_in_the_next() throws IOException {
        Life first = new Life();
        AuditEntry one = first.done("PUT /config");
        first.kept.tick();
        AuditEntry two = first.done("DELETE /routes/a");
        first.kept.close();

        Life second = new Life();

        assertThat(second.deeds()).containsExactly(one, two);
        AuditEntry three = second.done("PUT /routes/b");
        second.kept.tick();
        assertThat(new Life().deeds()).containsExactly(one, two, three);
    }

    @Test
    void what_the_cluster_has_forgotten_it_is_told_again() throws IOException {
        Life life = new Life();
        AuditEntry one = life.done("PUT /config");
        life.kept.tick();
        life.log.forget();
        AuditEntry two = life.done("DELETE /routes/a");
        life.kept.tick();

        assertThat(life.deeds()).containsExactly(one, two);
        assertThat(new Life().deeds()).containsExactly(one, two);
    }

    @Test
    void of_a_log_that_is_full_the_oldest_go_for_good() throws IOException {
        Life life = new Life();
        AuditEntry oldest = life.done("deed 0");
        life.kept.tick();
        for (int i = 1; i <= AuditPage.MOST; i++) {
            life.done("deed " + i);
        }
        life.kept.tick();

        assertThat(life.deeds()).hasSize(AuditPage.MOST).doesNotContain(oldest);
        assertThat(new Life().deeds()).isEqualTo(life.deeds());
    }

    @Test
    void nothing_is_written_while_nothing_changes() throws IOException {
        Life life = new Life();
        life.done("PUT /config");
        life.kept.tick();
        Files.delete(file());

        life.kept.tick();
        life.kept.close();

        assertThat(file()).doesNotExist();
    }

    @Test
    void what_is_there_stays_while_the_cluster_does_not_say_what_was_done() throws IOException {
        Life life = new Life();
        AuditEntry one = life.done("PUT /config");
        life.kept.tick();
        AuditEntry two = life.done("DELETE /routes/a");
        life.log.silent = true;
        life.kept.tick();
        assertThat(life.kept.isBehind()).isTrue();
        assertThat(new Life().deeds()).containsExactly(one);

        life.log.silent = false;
        nanos += Duration.ofSeconds(5).toNanos();
        life.kept.tick();
        assertThat(life.kept.isBehind()).isFalse();

        assertThat(new Life().deeds()).containsExactly(one, two);
    }

    @Test
    void a_damaged_file_is_put_aside_and_counts_as_none() throws IOException {
        Life life = new Life();
        life.done("PUT /config");
        life.kept.tick();
        String whole = Files.readString(file());

        Files.writeString(file(), whole.replace("PUT", "GET"));

        assertThat(new Life().deeds()).isEmpty();
        assertThat(directory.resolve("audit.damaged-1")).exists();
    }

    @Test
    void a_deed_is_read_as_it_was_written_and_nothing_else_is_one() {
        AuditEntry entry = new Log().begun("ci", "PUT /config");
        String line = AuditText.write(entry);

        assertThat(AuditText.read(line)).isEqualTo(entry);
        assertThat(AuditText.read(line.replaceFirst("[{]", "{\"more\":1,"))).isEqualTo(entry);
        for (String wrong : List.of("", "[]", "{}", line.replace("BEGUN", "GONE"), line.replace("\"ci\"", "null"))) {
            assertThatThrownBy(() -> AuditText.read(wrong)).hasMessageContaining("a line cannot be read");
        }
    }
}
