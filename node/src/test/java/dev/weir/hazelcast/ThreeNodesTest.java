// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.append;
import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Members.Member;
import dev.weir.cluster.Question;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.cluster.Vote;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThreeNodesTest {

    private static final Nodes NODES = Nodes.formedAtOnce(3);

    @BeforeAll
    static void first_revision() {
        await(NODES.get(0).revisions().publish(0, ""));
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void see_each_other_by_name_in_the_same_order() {
        List<String> names = names(NODES.get(0));

        assertThat(names).containsExactlyInAnyOrder("node-1", "node-2", "node-3");
        assertThat(NODES.all).allSatisfy(node -> assertThat(names(node)).isEqualTo(names));
        assertThat(NODES.all).allSatisfy(node -> {
            Member self = node.members().all().stream()
                    .filter(Member::self)
                    .findFirst()
                    .orElseThrow();
            assertThat(self.address()).isEqualTo("127.0.0.1:" + node.address().getPort());
            assertThat(node.members().expected()).isEqualTo(3);
        });
    }

    @Test
    void become_safe() {
        assertThat(NODES.all)
                .allSatisfy(
                        node -> Eventually.holds("backups", () -> node.members().safe()));
    }

    @Test
    void lose_no_update_of_concurrent_writers() {
        Revision before = currentOf(NODES.get(0));

        CompletableFuture.allOf(NODES.all.stream()
                        .map(node -> CompletableFuture.runAsync(() -> append(node.revisions(), ";", 40)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();

        assertThat(NODES.all).allSatisfy(node -> {
            Eventually.holds("the last one", () -> currentOf(node).number() == before.number() + 120);
            assertThat(currentOf(node).document()).isEqualTo(before.document() + ";".repeat(120));
        });
    }

    @Test
    void let_exactly_one_of_several_writers_win() {
        CountDownLatch ready = new CountDownLatch(3);
        long number = currentOf(NODES.get(0)).number();
        Eventually.holds("all know it", () -> NODES.all.stream()
                .allMatch(node -> currentOf(node).number() == number));

        List<CompletableFuture<Publication>> writers = NODES.all.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> {
                    ready.countDown();
                    awaitAll(ready);
                    return await(
                            node.revisions().publish(number, currentOf(node).document()));
                }))
                .toList();
        List<Publication> ends = writers.stream().map(CompletableFuture::join).toList();

        assertThat(ends.stream().filter(Publication.Published.class::isInstance))
                .hasSize(1);
        assertThat(ends.stream().filter(Publication.Stale.class::isInstance)).hasSize(2);
    }

    @Test
    void have_heard_a_change_when_it_is_confirmed() {
        int inTime = 0;
        for (int i = 0; i < 50; i++) {
            HazelcastCluster writer = NODES.get(i % 3);
            Eventually.holds("it knows the last one", () -> currentOf(writer).equals(newest()));
            Revision before = currentOf(writer);

            long start = System.nanoTime();
            await(writer.revisions().publish(before.number(), before.document()));

            // Who does not answer within two seconds is not waited for.
            if (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
                inTime++;
                assertThat(NODES.all.stream().filter(node -> currentOf(node).number() > before.number()))
                        .hasSizeGreaterThanOrEqualTo(2);
            }
        }
        assertThat(inTime).isGreaterThan(25);
    }

    private static Revision newest() {
        return NODES.all.stream()
                .map(ThreeNodesTest::currentOf)
                .max(Comparator.comparing(Revision::number))
                .orElseThrow();
    }

    @Test
    void hear_what_each_of_them_runs() {
        CountDownLatch told = new CountDownLatch(1);
        NODES.get(2).members().follow(told::countDown);

        NODES.get(0).members().report(7, Optional.empty());
        NODES.get(1).members().report(6, Optional.of("route orders: no such upstream"));

        awaitAll(told);
        Eventually.holds(
                "both reports",
                () -> member(NODES.get(2), "node-1").revision() == 7
                        && member(NODES.get(2), "node-2").revision() == 6);
        assertThat(member(NODES.get(2), "node-2").problem()).contains("route orders: no such upstream");
        assertThat(member(NODES.get(2), "node-1").problem()).isEmpty();
    }

    @Test
    void each_vote_for_a_change_and_hear_it() {
        Eventually.holds("it knows the last one", () -> currentOf(NODES.get(0)).equals(newest()));
        Revision before = currentOf(NODES.get(0));

        await(NODES.get(0).revisions().publish(before.number(), before.document()));

        assertThat(NODES.voters)
                .allSatisfy(voter -> Eventually.holds("it has heard and kept it", () -> {
                    Vote knows = voter.answer(Question.show());
                    return knows.accepted().equals(knows.confirmed())
                            && knows.confirmed().revision().number() > before.number();
                }));
    }

    @Test
    void do_not_read_a_class_that_is_not_theirs() {
        var written = NODES.get(0).member().<String, Object>getMap("foreign");
        IntStream.range(0, 20).forEach(i -> written.set("key-" + i, new Foreign(i)));

        var read = NODES.get(1).member().<String, Object>getMap("foreign");

        assertThatThrownBy(() -> read.get("key-1"))
                .isInstanceOf(HazelcastSerializationException.class)
                .hasStackTraceContaining("Foreign");
        assertThat(Foreign.read).isFalse();
    }

    private static List<String> names(HazelcastCluster node) {
        return node.members().all().stream().map(Member::name).toList();
    }

    private static Member member(HazelcastCluster node, String name) {
        return node.members().all().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Revision currentOf(HazelcastCluster node) {
        return node.revisions().current().orElse(Revision.NONE);
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Something that Java could read, and must not. */
    private static final class Foreign implements Serializable {

        private static volatile boolean read;
        private final int number;

        Foreign(int number) {
            this.number = number;
        }

        private Object readResolve() {
            read = true;
            return new Foreign(number);
        }
    }
}
