// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import dev.weir.cluster.Revision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the other members hear a revision, and counts those that have. From any thread; never waits. */
final class Hearing {

    /** The executor on which members hear. */
    static final String EXECUTOR = "weir-revision";

    /** Who has not answered by then is not waited for. */
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private final HazelcastInstance member;
    private final IExecutorService executor;

    Hearing(HazelcastInstance member) {
        this.member = member;
        this.executor = member.getExecutorService(EXECUTOR);
    }

    /**
     * How many of the others have heard a revision: completes as soon as there are enough, all have answered, or it
     * takes too long.
     */
    CompletionStage<Integer> byOthers(Revision revision, int enough) {
        List<Member> others = member.getCluster().getMembers().stream()
                .filter(one -> !one.localMember())
                .toList();
        if (enough <= 0 || others.isEmpty()) {
            return CompletableFuture.completedStage(0);
        }
        Count count = new Count(enough, others.size());
        HearRevision question = new HearRevision(revision);
        others.forEach(other -> executor.submitToMember(question, other, count));
        return count.done
                .completeOnTimeout(true, AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(nothing -> count.heard.get());
    }

    /** Those who have answered, and those of them who have heard it. */
    private static final class Count implements ExecutionCallback<Boolean> {

        private final int enough;
        private final AtomicInteger unanswered;
        private final AtomicInteger heard = new AtomicInteger();
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Count(int enough, int asked) {
            this.enough = enough;
            this.unanswered = new AtomicInteger(asked);
        }

        @Override
        public void onResponse(Boolean answer) {
            if (answer && heard.incrementAndGet() >= enough) {
                done.complete(true);
            }
            answered();
        }

        @Override
        public void onFailure(Throwable failure) {
            // Whether it has heard is not known, so it does not count.
            answered();
        }

        private void answered() {
            if (unanswered.decrementAndGet() == 0) {
                done.complete(true);
            }
        }
    }
}
