// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on the disk what the node runs, and says so to the others. Where the disk does not take it, because it is full
 * for example, the node says that instead, and tries until it does or something newer runs. Beside it, in a file of its
 * own, it keeps what the node's voter must not forget. From any thread; blocks.
 */
public final class RevisionKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RevisionKeeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RevisionFile disk;
    private final Duration pause;
    private final Voter voter;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(RevisionKeeper::thread);
    private Optional<Revision> unkept = Optional.empty();

    /**
     * Keeps revisions in a directory.
     *
     * @throws IOException as of {@link RevisionFile#open}, or when the disk does not give back what is there
     */
    public static RevisionKeeper in(Path directory) throws IOException {
        return in(directory, PAUSE);
    }

    /** @param pause before it tries again */
    static RevisionKeeper in(Path directory, Duration pause) throws IOException {
        return new RevisionKeeper(
                RevisionFile.open(directory, "revision"), RevisionFile.open(directory, "vote"), pause);
    }

    private RevisionKeeper(RevisionFile disk, RevisionFile votes, Duration pause) throws IOException {
        this.disk = disk;
        this.pause = pause;
        Proposal ran = disk.read().map(RevisionText.Content::proposal).orElse(Proposal.NONE);
        RevisionText.Content vote = votes.read().orElse(RevisionText.Content.of(ran));
        this.voter = new Voter(
                (promised, accepted) -> votes.write(new RevisionText.Content(promised, accepted)),
                vote.promised(),
                vote.proposal(),
                ran);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "weir-disk");
        thread.setDaemon(true);
        return thread;
    }

    /** What was kept by the life before this one, and whatever was confirmed since. */
    public Optional<Revision> kept() {
        Proposal confirmed = voter.confirmed();
        return confirmed.isNothing() ? Optional.empty() : Optional.of(confirmed.revision());
    }

    /** The voter of this node, as it was in the life before. */
    public Voter voter() {
        return voter;
    }

    /** Keeps what runs from now on; returns when that was tried once. */
    public synchronized void keep(Revision revision, Members members) {
        try {
            disk.write(RevisionText.Content.of(proposal(revision)));
            unkept.ifPresent(
                    before -> log.info("revision {} is kept in {}, after all", revision.number(), disk.path()));
            unkept = Optional.empty();
            members.report(revision.number(), Optional.empty());
        } catch (IOException e) {
            log.error(
                    "revision {} runs but could not be kept in {}, which is tried again: {}",
                    revision.number(),
                    disk.path(),
                    e.toString());
            unkept = Optional.of(revision);
            members.report(revision.number(), Optional.of("not kept on disk: " + e.getMessage()));
            later.schedule(() -> keepAgain(revision, members), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** With the term in which it was agreed on, where it still is what was confirmed last. */
    private Proposal proposal(Revision revision) {
        Proposal confirmed = voter.confirmed();
        return confirmed.revision().equals(revision) ? confirmed : Proposal.unagreed(revision);
    }

    private synchronized void keepAgain(Revision revision, Members members) {
        if (unkept.filter(revision::equals).isPresent()) {
            keep(revision, members);
        }
    }

    /** Nothing is tried any more. */
    @Override
    public void close() {
        later.shutdownNow();
    }
}
