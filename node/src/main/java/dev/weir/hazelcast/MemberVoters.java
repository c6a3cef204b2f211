// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Question;
import dev.weir.cluster.Quorum;
import dev.weir.cluster.Vote;
import dev.weir.cluster.Voter;
import dev.weir.cluster.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The voters of all members that this one sees, its own included. From any thread. */
final class MemberVoters implements Voters {

    /** The executor on which members vote. */
    static final String EXECUTOR = "weir-vote";

    /** Who has not answered by then is not waited for. */
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private static final int PAUSE_MILLIS = 10;
    private static final int PAUSE_MILLIS_MAX = 200;

    private final HazelcastInstance member;
    private final Quorum quorum;
    private final Voter own;
    private final Executor answers;
    private final RandomGenerator random;
    private final IExecutorService executor;

    /** @param answers where stages complete */
    MemberVoters(HazelcastInstance member, Quorum quorum, Voter own, Executor answers, RandomGenerator random) {
        this.member = member;
        this.quorum = quorum;
        this.own = own;
        this.answers = answers;
        this.random = random;
        this.executor = member.getExecutorService(EXECUTOR);
    }

    @Override
    public CompletionStage<Poll> ask(Question question) {
        List<Member> members = members();
        return ask(question, members, needed(members));
    }

    @Override
    public CompletionStage<Poll> askAll(Question question) {
        List<Member> members = members();
        return ask(question, members, members.size());
    }

    @Override
    public boolean isFirst() {
        List<Member> members = members();
        return !members.isEmpty() && members.get(0).localMember();
    }

    private List<Member> members() {
        try {
            return List.copyOf(member.getCluster().getMembers());
        } catch (HazelcastInstanceNotActiveException e) {
            return List.of();
        }
    }

    /** More than half of those expected, and of those that are here, if there are more. */
    private int needed(List<Member> members) {
        return Math.max(quorum.needed(), new Quorum(Math.max(1, members.size())).needed());
    }

    private CompletionStage<Poll> ask(Question question, List<Member> members, int enough) {
        Proposal known = own.confirmed();
        AskVoter ask = new AskVoter(question, known.term());
        Count count = new Count(members.size(), enough);
        for (int i = 0; i < members.size(); i++) {
            try {
                executor.submitToMember(ask, members.get(i), count.of(i));
            } catch (HazelcastInstanceNotActiveException | RejectedExecutionException e) {
                // This one is leaving, or that one has left.
                count.answered();
            }
        }
        int needed = needed(members);
        return count.done
                .completeOnTimeout(true, AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(nothing -> new Poll(count.votes(known), members.size(), needed), answers);
    }

    @Override
    public CompletionStage<?> pause(int tries) {
        int most = Math.min(PAUSE_MILLIS_MAX, PAUSE_MILLIS << Math.min(tries, 10));
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(1 + random.nextInt(most), TimeUnit.MILLISECONDS, answers));
    }

    /** What has come back. */
    private static final class Count {

        private final AtomicReferenceArray<SentVote> sent;
        private final int enough;
        private final AtomicInteger unanswered;
        private final AtomicInteger yes = new AtomicInteger();
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Count(int asked, int enough) {
            this.sent = new AtomicReferenceArray<>(asked);
            this.enough = enough;
            this.unanswered = new AtomicInteger(asked);
            if (asked == 0) {
                done.complete(true);
            }
        }

        ExecutionCallback<SentVote> of(int index) {
            return new ExecutionCallback<>() {
                @Override
                public void onResponse(SentVote vote) {
                    sent.set(index, vote);
                    if (vote.vote().yes() && yes.incrementAndGet() >= enough) {
                        done.complete(true);
                    }
                    answered();
                }

                @Override
                public void onFailure(Throwable failure) {
                    // What it has done is not known, so it does not count.
                    answered();
                }
            };
        }

        void answered() {
            if (unanswered.decrementAndGet() <= 0) {
                done.complete(true);
            }
        }

        List<Vote> votes(Proposal known) {
            return new ArrayList<>(IntStream.range(0, sent.length())
                    .mapToObj(sent::get)
                    .filter(Objects::nonNull)
                    .map(vote -> vote.vote().with(known))
                    .toList());
        }
    }
}
