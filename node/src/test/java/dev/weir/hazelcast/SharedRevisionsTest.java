// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Quorum;
import dev.weir.cluster.Revision;
import dev.weir.cluster.RevisionFeed;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.cluster.RevisionsContract;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        NODES.get(0).member().getMap(SharedRevisions.MAP).clear();
        SharedRevisions revisions = revisions(1, Duration.ofSeconds(5));
        revisions.listen();
        return revisions;
    }

    private SharedRevisions revisions(int expected, Duration atMost) {
        Calls calls = new Calls(atMost, threads.answers());
        return new SharedRevisions(
                NODES.get(0).member(),
                "node-1",
                new Quorum(expected),
                () -> 17,
                calls,
                new RevisionFeed(threads.revisions()));
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
    void says_that_it_does_not_know_when_the_answer_is_late() {
        revisions();
        SharedRevisions impatient = revisions(1, Duration.ofMillis(50));
        CountDownLatch busy = new CountDownLatch(1);
        NODES.get(0)
                .member()
                .<String, StoredRevision>getMap(SharedRevisions.MAP)
                .submitToKey("current", entry -> {
                    awaitLatch(busy);
                    return null;
                });

        Publication publication = await(impatient.publish(0, "a"));
        busy.countDown();

        assertThat(publication)
                .isInstanceOfSatisfying(Publication.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo("it is unknown whether revision 1 was published: no answer in time;"
                                + " look at the current one before another try"));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void gives_back_what_the_cluster_has_lost() {
        Revisions revisions = revisions();
        await(revisions.publish(0, "a"));
        NODES.get(0).member().getMap(SharedRevisions.MAP).clear();

        await(((SharedRevisions) revisions).refresh());

        SharedRevisions another = revisions(1, Duration.ofSeconds(5));
        await(another.refresh());
        assertThat(another.current()).contains(new Revision(1, "a", "node-1", 17));
    }

    @Test
    void publishes_after_what_it_knows_even_where_the_cluster_has_lost_it() {
        Revisions revisions = revisions();
        await(revisions.publish(0, "a"));
        NODES.get(0).member().getMap(SharedRevisions.MAP).clear();

        Publication afresh = await(revisions.publish(0, "b"));
        Publication after = await(revisions.publish(1, "c"));

        assertThat(afresh).isEqualTo(new Publication.Stale(new Revision(1, "a", "node-1", 17)));
        assertThat(after).isEqualTo(new Publication.Published(new Revision(2, "c", "node-1", 17)));
    }

    @Test
    void the_owner_asks_for_the_majority_once_more() {
        revisions();
        Publish publish = new Publish(new StoredRevision(new Revision(1, "a", "node-1", 17), "x/1"), 2);

        Answer answer = await(NODES.get(0)
                .member()
                .<String, StoredRevision>getMap(SharedRevisions.MAP)
                .submitToKey("current", publish));

        assertThat(answer.verdict()).isEqualTo(Answer.Verdict.TOO_FEW);
        assertThat(answer.have()).isEqualTo(1);
    }

    @Test
    void a_call_that_is_carried_out_twice_publishes_once() {
        revisions();
        var map = NODES.get(0).member().<String, StoredRevision>getMap(SharedRevisions.MAP);
        Revision next = new Revision(1, "a", "node-1", 17);

        Answer first = await(map.submitToKey("current", new Publish(new StoredRevision(next, "x/1"), 1)));
        Answer again = await(map.submitToKey("current", new Publish(new StoredRevision(next, "x/1"), 1)));
        Answer another = await(map.submitToKey("current", new Publish(new StoredRevision(next, "x/2"), 1)));

        assertThat(first.verdict()).isEqualTo(Answer.Verdict.PUBLISHED);
        assertThat(again.verdict()).isEqualTo(Answer.Verdict.PUBLISHED);
        assertThat(again.current()).isEqualTo(next);
        assertThat(another.verdict()).isEqualTo(Answer.Verdict.STALE);
    }
}
