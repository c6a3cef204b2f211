// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.weir.cluster.Quorum;
import dev.weir.cluster.Revision;
import dev.weir.cluster.RevisionFeed;
import dev.weir.cluster.Revisions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revision all nodes share: one entry of a Hazelcast map, with a copy at every member, changed only by its owner.
 * What the map's listener tells is a hint that makes it quick; what makes it right is that it is read again.
 */
final class SharedRevisions implements Revisions {

    /** The map with the one entry. */
    static final String MAP = "weir-revision";

    private static final Logger log = LoggerFactory.getLogger(SharedRevisions.class);
    private static final String KEY = "current";

    /**
     * With the pause, for so many tenths of a second: after a copy that could not be made, Hazelcast makes no more for
     * three seconds, as when nodes that start together join one after the other.
     */
    private static final int TRIES = 50;

    private static final Executor A_LITTLE_LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final HazelcastInstance member;
    private final String name;
    private final Quorum quorum;
    private final LongSupplier wallClockMillis;
    private final Calls calls;
    private final IMap<String, StoredRevision> map;
    private final RevisionFeed feed;
    private final Hearing hearing;
    private final String id;
    private final AtomicLong attempts = new AtomicLong();

    /** @param feed of this node; the one its member hears by */
    SharedRevisions(
            HazelcastInstance member,
            String name,
            Quorum quorum,
            LongSupplier wallClockMillis,
            Calls calls,
            RevisionFeed feed) {
        this.member = member;
        this.name = name;
        this.quorum = quorum;
        this.wallClockMillis = wallClockMillis;
        this.calls = calls;
        this.map = member.getMap(MAP);
        this.feed = feed;
        this.hearing = new Hearing(member);
        this.id = member.getCluster().getLocalMember().getUuid().toString();
    }

    /** Hears of every change from now on. */
    void listen() {
        map.addEntryListener(new Hints(), KEY, true);
    }

    @Override
    public Optional<Revision> current() {
        return feed.current();
    }

    @Override
    public void follow(Consumer<Revision> follower) {
        feed.follow(follower);
    }

    @Override
    public CompletionStage<Publication> publish(long expected, String document) {
        int here = Calls.members(member);
        if (here == 0) {
            return CompletableFuture.completedFuture(new Publication.Refused("this node is leaving the cluster"));
        }
        Optional<String> refusal = quorum.refusal(here);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(new Publication.Refused(refusal.get()));
        }
        Revision known = current().orElse(Revision.NONE);
        if (known.number() > expected) {
            return CompletableFuture.completedFuture(new Publication.Stale(known));
        }
        Revision next = new Revision(expected + 1, document, name, wallClockMillis.getAsLong());
        return ask(next)
                .thenCompose(publication -> lost(publication, known)
                        ? giveBack(known)
                                .thenCompose(refused -> refused.isPresent()
                                        ? CompletableFuture.completedFuture(refused.get())
                                        : ask(next))
                        : CompletableFuture.completedFuture(publication));
    }

    private CompletionStage<Publication> ask(Revision next) {
        String attempt = id + '/' + attempts.incrementAndGet();
        Publish publish = new Publish(new StoredRevision(next, attempt), quorum.needed());
        return askUntilCopied(publish, TRIES)
                .handle((answer, failure) -> publication(next.number(), answer, failure))
                .thenCompose(publication -> publication instanceof Publication.Published published
                        ? confirm(published)
                        : CompletableFuture.completedStage(publication));
    }

    /**
     * Tells the writer only what a majority has heard: each of them gives it back should the cluster lose it. That the
     * owner was answered by its copies says less, since those that are given up meanwhile are not waited for.
     */
    private CompletionStage<Publication> confirm(Publication.Published published) {
        if (quorum.needed() == 1) {
            return CompletableFuture.completedStage(published);
        }
        Revision revision = published.revision();
        int here = feed.hear(revision) ? 1 : 0;
        return calls.ask(() -> hearing.byOthers(revision, quorum.needed() - here))
                .handle((others, failure) -> {
                    if (others != null && here + others >= quorum.needed()) {
                        return published;
                    }
                    String reason = others == null
                            ? Calls.reason(failure)
                            : "only " + (here + others) + " of " + quorum.expected() + " expected nodes confirmed it";
                    return unknown(revision.number(), reason);
                });
    }

    private static Publication unknown(long number, String reason) {
        log.warn("it is unknown whether revision {} was published: {}", number, reason);
        return new Publication.Refused("it is unknown whether revision " + number + " was published: " + reason
                + "; look at the current one before another try");
    }

    /** Copies are made within seconds after members came or went. */
    private CompletionStage<Answer> askUntilCopied(Publish publish, int tries) {
        return ask(publish).thenCompose(answer -> {
            boolean soon = answer.verdict() == Answer.Verdict.TOO_FEW
                    && tries > 1
                    && quorum.refusal(Calls.members(member)).isEmpty();
            return soon
                    ? CompletableFuture.runAsync(() -> {}, A_LITTLE_LATER)
                            .thenCompose(nothing -> askUntilCopied(publish, tries - 1))
                    : CompletableFuture.completedStage(answer);
        });
    }

    /**
     * Asks the owner, and once more where a member that left took the answer or a copy with it: the owner knows the
     * attempt again, so it is carried out once. If somebody else has published meanwhile, it stays unknown.
     */
    private CompletionStage<Answer> ask(Publish publish) {
        return calls.ask(() -> map.<Answer>submitToKey(KEY, publish))
                .exceptionallyCompose(failure -> Calls.isIndeterminate(failure)
                        ? askAgain(publish, failure)
                        : CompletableFuture.failedStage(failure));
    }

    private CompletionStage<Answer> askAgain(Publish publish, Throwable failure) {
        log.info("publishing is tried once more: {}", Calls.reason(failure));
        return calls.ask(() -> map.<Answer>submitToKey(KEY, publish))
                .thenCompose(answer -> answer.verdict() == Answer.Verdict.STALE
                        ? CompletableFuture.failedStage(failure)
                        : CompletableFuture.completedStage(answer));
    }

    /** Whether the cluster has forgotten what this node knows: its only copy died before there was another one. */
    private static boolean lost(Publication publication, Revision known) {
        return publication instanceof Publication.Stale stale && stale.current().number() < known.number();
    }

    private CompletionStage<Optional<Publication>> giveBack(Revision known) {
        log.warn("the cluster has lost revision {}, this node gives it back", known.number());
        return offer(known)
                .handle((current, failure) -> failure == null
                        ? Optional.empty()
                        : Optional.of(new Publication.Refused("the cluster has lost revision " + known.number()
                                + ", and it could not be given back: " + Calls.reason(failure))));
    }

    private Publication publication(long number, @Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            return unknown(number, Calls.reason(failure));
        }
        if (answer.current().number() > 0) {
            feed.hear(answer.current());
        }
        return switch (answer.verdict()) {
            case PUBLISHED -> new Publication.Published(answer.current());
            case STALE -> new Publication.Stale(answer.current());
            case TOO_FEW ->
                new Publication.Refused(
                        quorum.refusal(answer.have()).orElse("too few of the expected nodes have copies"));
        };
    }

    @Override
    public CompletionStage<Revision> offer(Revision revision) {
        return calls.ask(() -> map.<StoredRevision>submitToKey(KEY, new Offer(revision)))
                .thenApply(stored -> {
                    feed.settle(stored.revision());
                    return stored.revision();
                });
    }

    /**
     * Reads what the cluster has agreed on. What this node remembers and the cluster has lost, it gives back.
     *
     * @return completes when that is done, never exceptionally
     */
    CompletionStage<?> refresh() {
        // Before the question: what is heard while it is answered is not lost.
        Revision known = current().orElse(Revision.NONE);
        return calls.ask(() -> map.getAsync(KEY))
                .thenCompose(stored -> {
                    Revision agreed = stored == null ? Revision.NONE : stored.revision();
                    if (agreed.number() >= known.number()) {
                        feed.settle(agreed);
                        return CompletableFuture.completedFuture(agreed);
                    }
                    log.warn("the cluster has revision {}, this node gives back {}", agreed.number(), known.number());
                    return offer(known);
                })
                .handle((agreed, failure) -> {
                    if (failure != null && Calls.members(member) > 0) {
                        log.warn("the current revision could not be read: {}", Calls.reason(failure));
                    }
                    return Optional.empty();
                });
    }

    /** What the map says by itself: prompt, in order, and lost when a member dies. */
    private final class Hints
            implements EntryAddedListener<String, StoredRevision>,
                    EntryUpdatedListener<String, StoredRevision>,
                    EntryMergedListener<String, StoredRevision> {

        @Override
        public void entryAdded(EntryEvent<String, StoredRevision> event) {
            feed.hear(event.getValue().revision());
        }

        @Override
        public void entryUpdated(EntryEvent<String, StoredRevision> event) {
            feed.hear(event.getValue().revision());
        }

        @Override
        public void entryMerged(EntryEvent<String, StoredRevision> event) {
            refresh();
        }
    }
}
