// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import com.google.common.util.concurrent.MoreExecutors;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The revisions of a node that is alone, in memory. Followers are told before the call that caused it returns. */
public final class LocalRevisions implements Revisions {

    private final String name;
    private final LongSupplier wallClockMillis;
    private final RevisionFeed feed =
            new RevisionFeed(MoreExecutors.newSequentialExecutor(MoreExecutors.directExecutor()));
    private final Object lock = new Object();

    /** @param name of the node */
    public LocalRevisions(String name, LongSupplier wallClockMillis) {
        this.name = name;
        this.wallClockMillis = wallClockMillis;
    }

    @Override
    public Optional<Revision> current() {
        return feed.current();
    }

    @Override
    public CompletionStage<Publication> publish(long expected, String document) {
        Revision next = new Revision(expected + 1, document, name, wallClockMillis.getAsLong());
        synchronized (lock) {
            Revision current = current().orElse(Revision.NONE);
            if (current.number() != expected) {
                return CompletableFuture.completedFuture(new Publication.Stale(current));
            }
            feed.become(next);
        }
        return CompletableFuture.completedFuture(new Publication.Published(next));
    }

    @Override
    public CompletionStage<Revision> offer(Revision revision) {
        synchronized (lock) {
            Revision current = current().orElse(Revision.NONE);
            if (revision.number() <= current.number()) {
                return CompletableFuture.completedFuture(current);
            }
            feed.become(revision);
            return CompletableFuture.completedFuture(revision);
        }
    }

    @Override
    public void follow(Consumer<Revision> follower) {
        feed.follow(follower);
    }
}
