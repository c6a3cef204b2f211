// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The revisions of a cluster that is all in this object; it can be told to refuse, to fall silent and to be overtaken.
 */
final class InMemoryRevisions implements Revisions {

    private final ConcurrentLinkedQueue<Consumer<Revision>> followers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> overtaking = new ConcurrentLinkedQueue<>();
    private volatile boolean silent;
    private Optional<Revision> current = Optional.empty();
    private Optional<String> refusal = Optional.empty();

    @Override
    public synchronized Optional<Revision> current() {
        return current;
    }

    @Override
    public CompletionStage<Publication> publish(long expected, String document) {
        if (silent) {
            return new CompletableFuture<>();
        }
        return CompletableFuture.supplyAsync(() -> decide(expected, document));
    }

    @Override
    public CompletionStage<Revision> offer(Revision revision) {
        throw new UnsupportedOperationException("the admin API offers nothing");
    }

    @Override
    public void follow(Consumer<Revision> follower) {
        followers.add(follower);
    }

    /** Publishes without anybody asking. */
    Revision set(String document) {
        return ((Publication.Published) decide(number(), document)).revision();
    }

    /** Refuses to decide from now on. */
    synchronized void refuse(String reason) {
        refusal = Optional.of(reason);
    }

    /** Never comes to a decision from now on. */
    void fallSilent() {
        silent = true;
    }

    /** Lets another node's writer be faster once, with this document. */
    void overtakeWith(String document) {
        overtaking.add(document);
    }

    synchronized long number() {
        return current.map(Revision::number).orElse(0L);
    }

    private synchronized Publication decide(long expected, String document) {
        if (refusal.isPresent()) {
            return new Publication.Refused(refusal.get());
        }
        String faster = overtaking.poll();
        if (faster != null) {
            next(faster);
        }
        if (number() != expected) {
            return new Publication.Stale(current.orElse(new Revision(0, "", "", 0)));
        }
        return new Publication.Published(next(document));
    }

    private synchronized Revision next(String document) {
        Revision next = new Revision(number() + 1, document, "node-1", 0);
        current = Optional.of(next);
        followers.forEach(follower -> follower.accept(next));
        return next;
    }
}
