// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.weir.cluster.Agreement;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Quorum;
import dev.weir.cluster.Revision;
import dev.weir.cluster.RevisionFeed;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Roundup;
import dev.weir.cluster.Voter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revision all nodes share: each has a voter, and a majority of them agrees on each change. What was confirmed is
 * told at once to those that are here; what makes it sure that all hear of it is that each asks again.
 */
final class SharedRevisions implements Revisions {

    private static final Logger log = LoggerFactory.getLogger(SharedRevisions.class);

    private final HazelcastInstance member;
    private final String name;
    private final Quorum quorum;
    private final LongSupplier wallClockMillis;
    private final RevisionFeed feed;
    private final Agreement agreement;
    private final Roundup roundup;

    /**
     * @param voter of this node, the one its member answers by
     * @param answers where answers arrive
     * @param told where followers run
     */
    SharedRevisions(
            HazelcastInstance member,
            String name,
            Quorum quorum,
            LongSupplier wallClockMillis,
            Voter voter,
            Executor answers,
            Executor told,
            RandomGenerator random) {
        this.member = member;
        this.name = name;
        this.quorum = quorum;
        this.wallClockMillis = wallClockMillis;
        this.feed = new RevisionFeed(told);
        MemberVoters voters = new MemberVoters(member, quorum, voter, answers, random);
        String start = member.getCluster().getLocalMember().getAttribute(MemberConfig.START);
        this.agreement = new Agreement(start, voter, voters);
        this.roundup = new Roundup(voter, voters, agreement);
        voter.follow(feed::become);
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
        return agreement.publish(next).thenApply(publication -> {
            if (publication instanceof Publication.Refused refused) {
                log.warn("revision {} is not published: {}", next.number(), refused.reason());
            }
            return publication;
        });
    }

    @Override
    public CompletionStage<Revision> offer(Revision revision) {
        return roundup.hear(Proposal.unagreed(revision))
                .thenApply(heard -> current().orElse(Revision.NONE));
    }

    /**
     * Hears what the others run, and tells those that run something older.
     *
     * @return completes when that is done, never exceptionally
     */
    CompletionStage<?> refresh() {
        return roundup.hear(Proposal.NONE);
    }
}
