// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionKeeperTest {

    private static final Revision OLD = new Revision(11, "old", "node-1", 0);
    private static final Revision NEW = new Revision(12, "new", "node-2", 0);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Reports reports = new Reports();
    private final Path directory;
    private final RevisionFile disk;

    @AutoClose
    private final RevisionKeeper keeper;

    RevisionKeeperTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.disk = RevisionFile.open(directory, "revision");
        this.keeper = RevisionKeeper.in(directory, PAUSE);
    }

    @Test
    void what_is_kept_is_told_without_a_problem() throws IOException {
        keeper.keep(OLD, reports);

        assertThat(disk.read().map(content -> content.proposal().revision())).contains(OLD);
        assertThat(reports.told).containsExactly("11: ");
    }

    @Test
    void what_the_disk_does_not_take_is_told_with_the_problem_and_kept_when_it_does() throws IOException {
        keeper.keep(OLD, reports);
        breakDisk();

        keeper.keep(NEW, reports);

        Eventually.holds("it was tried again", () -> reports.told.size() > 3);
        assertThat(List.copyOf(reports.told).subList(1, 4)).allMatch(told -> told.startsWith("12: not kept on disk: "));
        assertThat(disk.read().map(content -> content.proposal().revision())).contains(OLD);
        mendDisk();
        Eventually.holds("it is told without a problem", () -> reports.last().equals("12: "));
        assertThat(disk.read().map(content -> content.proposal().revision())).contains(NEW);
    }

    @Test
    void what_could_not_be_kept_is_given_up_for_something_newer() throws IOException {
        breakDisk();
        keeper.keep(OLD, reports);
        keeper.keep(NEW, reports);
        mendDisk();

        Eventually.holds("it is told without a problem", () -> reports.last().equals("12: "));

        assertThat(disk.read().map(content -> content.proposal().revision())).contains(NEW);
        assertThat(reports.told).doesNotContain("11: ");
    }

    @Test
    void what_was_agreed_on_and_what_was_only_accepted_are_told_apart_after_a_restart() throws IOException {
        Voter voter = keeper.voter();
        voter.introduced();
        voter.answer(Question.accept(new Proposal(new Term(1, "a"), OLD)));
        voter.answer(Question.confirm(new Proposal(new Term(1, "a"), OLD)));
        keeper.keep(OLD, reports);
        voter.answer(Question.accept(new Proposal(new Term(2, "b"), NEW)));
        voter.answer(Question.promise(new Term(5, "c")));

        RevisionKeeper again = RevisionKeeper.in(directory, PAUSE);

        assertThat(again.kept()).contains(OLD);
        assertThat(again.voter().answer(Question.show()))
                .isEqualTo(new Vote(
                        true,
                        new Term(5, "c"),
                        new Proposal(new Term(2, "b"), NEW),
                        new Proposal(new Term(1, "a"), OLD)));
        again.close();
    }

    @Test
    void a_file_from_before_there_were_terms_is_read() throws IOException {
        disk.write(RevisionText.Content.of(Proposal.unagreed(OLD)));

        RevisionKeeper again = RevisionKeeper.in(directory, PAUSE);

        assertThat(Files.readString(directory.resolve("revision"))).doesNotContain("term");
        assertThat(again.kept()).contains(OLD);
        assertThat(again.voter().confirmed()).isEqualTo(Proposal.unagreed(OLD));
        again.close();
    }

    /** A directory in the place of the file that is written first: nobody may write to it, root neither. */
    private void breakDisk() throws IOException {
        Files.createDirectory(directory.resolve("revision.new"));
    }

    private void mendDisk() throws IOException {
        Files.delete(directory.resolve("revision.new"));
    }

    /** Remembers what it was told. */
    private static final class Reports implements Members {

        private final List<String> told = new CopyOnWriteArrayList<>();

        String last() {
            return told.get(told.size() - 1);
        }

        @Override
        public void report(long revision, Optional<String> problem) {
            told.add(revision + ": " + problem.orElse(""));
        }

        @Override
        public List<Member> all() {
            return List.of();
        }

        @Override
        public int expected() {
            return 1;
        }

        @Override
        public boolean safe() {
            return true;
        }

        @Override
        public Subscription follow(Runnable follower) {
            return () -> {};
        }
    }
}
