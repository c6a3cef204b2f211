// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current revision of a node, and who is told of it. From any thread; followers run in the executor, which must run
 * one task at a time and in order.
 */
public final class RevisionFeed {

    private static final Logger log = LoggerFactory.getLogger(RevisionFeed.class);

    private final Executor executor;
    private final List<Follower> followers = new ArrayList<>();
    private volatile Revision current = Revision.NONE;

    /** @param executor runs one task at a time, in order */
    public RevisionFeed(Executor executor) {
        this.executor = executor;
    }

    /** Empty before the first. */
    public Optional<Revision> current() {
        Revision revision = current;
        return revision.number() == 0 ? Optional.empty() : Optional.of(revision);
    }

    /** This one is current now. */
    public void become(Revision revision) {
        synchronized (this) {
            current = revision;
        }
        tell();
    }

    /** Tells of the current one, if there is one, and of every one that follows. */
    public void follow(Consumer<Revision> follower) {
        synchronized (this) {
            followers.add(new Follower(follower));
        }
        tell();
    }

    private void tell() {
        executor.execute(this::tellNow);
    }

    private void tellNow() {
        List<Follower> told;
        Revision revision;
        synchronized (this) {
            told = List.copyOf(followers);
            revision = current;
        }
        if (revision.number() > 0) {
            told.forEach(follower -> follower.tell(revision));
        }
    }

    /** One who is told, and what it was told last. Only within the executor. */
    private static final class Follower {

        private final Consumer<Revision> consumer;
        private @Nullable Revision last;

        Follower(Consumer<Revision> consumer) {
            this.consumer = consumer;
        }

        void tell(Revision revision) {
            if (revision.equals(last)) {
                return;
            }
            last = revision;
            try {
                consumer.accept(revision);
            } catch (RuntimeException e) {
                log.error("a follower failed on revision {}", revision.number(), e);
            }
        }
    }
}
