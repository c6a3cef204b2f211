// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Revisions.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What all {@link Revisions} promise. */
public abstract class RevisionsContract {

    /** Of a cluster that never had a revision; published ones are dated 17. */
    protected abstract Revisions revisions();

    @Test
    void has_no_revision_at_first() {
        Revisions revisions = revisions();

        assertThat(revisions.current()).isEmpty();
    }

    @Test
    void publishes_one_after_the_other() {
        Revisions revisions = revisions();

        Publication first = await(revisions.publish(0, "a: 1"));
        Publication second = await(revisions.publish(1, "a: 2"));

        assertThat(first).isEqualTo(new Publication.Published(new Revision(1, "a: 1", "node-1", 17)));
        assertThat(second).isEqualTo(new Publication.Published(new Revision(2, "a: 2", "node-1", 17)));
        assertThat(revisions.current()).contains(new Revision(2, "a: 2", "node-1", 17));
    }

    @Test
    void answers_a_stale_writer_with_the_current_revision() {
        Revisions revisions = revisions();
        await(revisions.publish(0, "a: 1"));

        Publication late = await(revisions.publish(0, "a: 2"));
        Publication early = await(revisions.publish(7, "a: 2"));

        assertThat(late).isEqualTo(new Publication.Stale(new Revision(1, "a: 1", "node-1", 17)));
        assertThat(early).isEqualTo(late);
        assertThat(revisions.current().orElseThrow().document()).isEqualTo("a: 1");
    }

    @Test
    void answers_a_writer_that_expects_too_much_of_an_empty_cluster() {
        Revisions revisions = revisions();

        Publication early = await(revisions.publish(3, "a: 1"));

        assertThat(early).isEqualTo(new Publication.Stale(Revision.NONE));
    }

    @Test
    void loses_no_update_of_concurrent_writers() {
        Revisions revisions = revisions();

        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> append(revisions, writer + ";", 25)))
                .toList();
        writers.forEach(RevisionsContract::await);

        Revision last = revisions.current().orElseThrow();
        assertThat(last.number()).isEqualTo(100);
        assertThat(last.document().chars().filter(c -> c == ';')).hasSize(100);
    }

    /** Adds to the document as often as that, each time until nobody else was faster. */
    public static void append(Revisions revisions, String text, int times) {
        Revision base = revisions.current().orElse(Revision.NONE);
        for (int left = times; left > 0; ) {
            Publication publication = await(revisions.publish(base.number(), base.document() + text));
            if (publication instanceof Publication.Published published) {
                left--;
                base = published.revision();
            } else if (publication instanceof Publication.Stale stale) {
                base = stale.current();
            } else {
                throw new AssertionError(publication.toString());
            }
        }
    }

    @Test
    void takes_an_offer_that_is_newer_and_no_other() {
        Revisions revisions = revisions();
        Revision old = new Revision(4, "a: 4", "node-9", 1);
        Revision young = new Revision(8, "a: 8", "node-9", 2);

        Revision first = await(revisions.offer(old));
        Revision second = await(revisions.offer(young));
        Revision third = await(revisions.offer(old));
        Revision again = await(revisions.offer(young));

        assertThat(first).isEqualTo(old);
        assertThat(List.of(second, third, again)).containsOnly(young);
        assertThat(revisions.current()).contains(young);
    }

    @Test
    void goes_on_from_an_offer() {
        Revisions revisions = revisions();
        await(revisions.offer(new Revision(8, "a: 8", "node-9", 2)));

        Publication next = await(revisions.publish(8, "a: 9"));

        assertThat(next).isEqualTo(new Publication.Published(new Revision(9, "a: 9", "node-1", 17)));
    }

    @Test
    void tells_a_follower_of_the_current_one_first_and_of_all_that_follow_in_order() {
        Revisions revisions = revisions();
        await(revisions.publish(0, "a"));
        List<Long> told = new CopyOnWriteArrayList<>();

        revisions.follow(revision -> told.add(revision.number()));
        Eventually.holds("the current one is told", () -> told.equals(List.of(1L)));
        for (long i = 1; i < 50; i++) {
            await(revisions.publish(i, "a" + i));
        }

        Eventually.holds("the last one is told", () -> told.contains(50L));
        List<Long> inOrder =
                LongStream.rangeClosed(1, 50).boxed().filter(told::contains).toList();
        assertThat(told).isEqualTo(inOrder);
    }

    @Test
    void tells_a_follower_nothing_while_there_is_nothing() {
        Revisions revisions = revisions();
        List<Revision> told = new CopyOnWriteArrayList<>();

        revisions.follow(told::add);
        await(revisions.publish(0, "a"));

        Eventually.holds("the first one is told", () -> !told.isEmpty());
        assertThat(told).extracting(Revision::number).containsExactly(1L);
    }

    @Test
    void tells_one_at_a_time() {
        Revisions revisions = revisions();
        AtomicBoolean busy = new AtomicBoolean();
        List<String> overlaps = new CopyOnWriteArrayList<>();
        List<Long> told = new CopyOnWriteArrayList<>();

        for (int i = 0; i < 3; i++) {
            revisions.follow(revision -> {
                if (!busy.compareAndSet(false, true)) {
                    overlaps.add("at " + revision.number());
                }
                Thread.onSpinWait();
                busy.set(false);
                told.add(revision.number());
            });
        }
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            writers.add(CompletableFuture.runAsync(() -> append(revisions, ".", 20)));
        }
        writers.forEach(RevisionsContract::await);

        Eventually.holds(
                "all know the last one",
                () -> told.stream().filter(n -> n == 60).count() == 3);
        assertThat(overlaps).isEmpty();
    }

    @Test
    void goes_on_when_a_follower_fails() {
        Revisions revisions = revisions();
        List<Long> told = new CopyOnWriteArrayList<>();
        revisions.follow(revision -> {
            throw new IllegalStateException("a follower that fails, on purpose");
        });
        revisions.follow(revision -> told.add(revision.number()));

        await(revisions.publish(0, "a"));
        await(revisions.publish(1, "b"));

        Eventually.holds("the other one is told", () -> told.contains(2L));
    }

    public static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
