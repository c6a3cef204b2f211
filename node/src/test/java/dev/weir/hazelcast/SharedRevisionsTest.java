// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Quorum;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.cluster.RevisionsContract;
import dev.weir.cluster.Voter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SharedRevisionsTest extends RevisionsContract {

    private static final Nodes NODES = new Nodes(1);
    private final ClusterThreads threads = new ClusterThreads("node-1");

    @BeforeAll
    static void start() {
        NODES.startUnhurried(0);
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Override
    protected Revisions revisions() {
        Voter voter = Voter.forgetful();
        AskVoter.provide(NODES.get(0).member().getUserContext(), voter);
        SharedRevisions revisions = revisions(voter);
        await(revisions.refresh());
        return revisions;
    }

    private SharedRevisions revisions(Voter voter) {
        return new SharedRevisions(
                NODES.get(0).member(),
                "node-1",
                new Quorum(1),
                () -> 17,
                voter,
                threads.answers(),
                threads.revisions(),
                new Random(17));
    }

    @Test
    void starts_no_thread_for_an_answer() {
        Revisions revisions = revisions();
        await(revisions.publish(0, ""));
        ThreadMXBean threadCounts = ManagementFactory.getThreadMXBean();
        long before = threadCounts.getTotalStartedThreadCount();

        append(revisions, ".", 1_000);

        assertThat(threadCounts.getTotalStartedThreadCount() - before).isLessThan(50);
    }

    @Test
    void ends_a_call_that_is_not_answered_in_time() {
        ClusterThreads own = new ClusterThreads("slow");
        Calls calls = new Calls(Duration.ofMillis(20), own.answers());

        CompletableFuture<String> answer =
                calls.<String>ask(CompletableFuture::new).toCompletableFuture();

        Eventually.holds("it ended", answer::isDone);
        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.handle((value, failure) -> Calls.reason(failure)).join())
                .isEqualTo("no answer in time");
        own.close();
    }

    @Test
    void an_offer_counts_for_nothing_once_something_was_agreed_on() {
        Revisions revisions = revisions();
        await(revisions.publish(0, "a"));

        Revision current = await(revisions.offer(new Revision(50, "from a disk", "node-9", 1)));

        assertThat(current).isEqualTo(new Revision(1, "a", "node-1", 17));
    }

    @Test
    void a_node_without_a_voter_of_its_own_publishes_nothing() {
        revisions();
        NODES.get(0).member().getUserContext().remove("weir.voter");
        SharedRevisions revisions = revisions(Voter.forgetful());

        Publication publication = await(revisions.publish(0, "a"));

        assertThat(publication).isInstanceOf(Publication.Refused.class);
        assertThat(revisions.current()).isEmpty();
    }
}
