// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest revision a node has heard of, and who is told of it. From any thread; followers run in the executor, which
 * must run one task at a time and in order.
 */
public final class RevisionFeed {

    private static final Logger log = LoggerFactory.getLogger(RevisionFeed.class);

    /** So many numbers back it knows which revision it heard. */
    private static final int REMEMBERED = 256;

    private final Executor executor;
    private final List<Follower> followers = new ArrayList<>();
    private volatile Revision current = Revision.NONE;

    /** Fingerprints of what led to the current one, by number; it is not known what was before the first of them. */
    private final NavigableMap<Long, Integer> line = new TreeMap<>();

    /** @param executor runs one task at a time, in order */
    public RevisionFeed(Executor executor) {
        this.executor = executor;
    }

    /** The newest one; empty before the first. */
    public Optional<Revision> current() {
        Revision revision = current;
        return revision.number() == 0 ? Optional.empty() : Optional.of(revision);
    }

    /**
     * Takes news that may be late: only a higher number than the current one becomes current.
     *
     * @return whether it is the current one now, or came before that one; false where it knows another one of that
     *     number, or cannot know
     */
    public boolean hear(Revision revision) {
        synchronized (this) {
            if (revision.number() <= current.number()) {
                return revision.number() == current.number() ? revision.equals(current) : precedes(revision);
            }
            current = revision;
            remember(revision);
        }
        tell();
        return true;
    }

    /** Each is made from the one before: since the first that it knows, only another one of the number denies it. */
    private boolean precedes(Revision revision) {
        if (revision.number() < line.firstKey()) {
            return false;
        }
        Integer known = line.putIfAbsent(revision.number(), revision.hashCode());
        return known == null || known == revision.hashCode();
    }

    private void remember(Revision revision) {
        line.put(revision.number(), revision.hashCode());
        while (line.size() > REMEMBERED) {
            line.pollFirstEntry();
        }
    }

    /** Takes what the whole cluster has agreed on: becomes current unless it is older, even with the same number. */
    public void settle(Revision revision) {
        synchronized (this) {
            if (revision.number() < current.number() || revision.equals(current)) {
                return;
            }
            current = revision;
            // What it comes from is not known: another side of a split may have made it.
            line.clear();
            remember(revision);
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
