// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.hazelcast.TickingLibrary.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Found;
import dev.weir.cache.NotKept;
import dev.weir.cache.Purge;
import dev.weir.cache.PurgeResult;
import dev.weir.cache.Reply;
import dev.weir.cache.Ticket;
import dev.weir.cluster.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SharedCacheTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int KEYS = 40;

    private final Nodes nodes = new Nodes(4);
    private final List<TickingLibrary> all = new ArrayList<>();

    @AfterEach
    void stop() {
        all.forEach(TickingLibrary::close);
        nodes.close();
    }

    private TickingLibrary start(int index) {
        TickingLibrary one = new TickingLibrary(nodes.start(index, Optional.empty()));
        all.add(one);
        return one;
    }

    private void startThree() {
        IntStream.range(0, 3).forEach(this::start);
        nodes.meet(3);
        met();
    }

    private void met() {
        Eventually.holds("all have met", LONG, () -> all.stream()
                .allMatch(one -> one.library.ready() && one.library.known() == all.size()));
    }

    private void fillAll() {
        for (int i = 0; i < KEYS; i++) {
            all.get(i % all.size()).fill(key(i), "old", "tag-" + i % 2);
        }
    }

    private void kill(TickingLibrary victim) {
        victim.close();
        victim.cluster.terminate();
        all.remove(victim);
        nodes.all.remove(victim.cluster);
        for (HazelcastCluster node : nodes.all) {
            Eventually.holds("it is missed", LONG, () -> node.members().all().size() == all.size());
        }
        met();
    }

    @Test
    void one_node_fetches_and_all_others_have_what_it_got() {
        startThree();
        byte[] body = new byte[1 << 20];
        new Random(1).nextBytes(body);
        for (int i = 0; i < 10; i++) {
            CacheKey key = key(i);
            TickingLibrary first = all.get(i % 3);
            Ticket ticket = first.ticket(key).orElseThrow();
            List<CompletableFuture<Found>> others =
                    all.stream().map(one -> one.ask(key)).toList();

            ticket.keep(first.fetched(ticket, key, body));

            assertThat(others).allSatisfy(other -> assertThat(other.join())
                    .isInstanceOfSatisfying(Found.Copy.class, copy -> assertThat(
                                    copy.stored().body().bytes().array())
                            .isEqualTo(body)));
            assertThat(all).allSatisfy(one -> assertThat(one.library.near(key, TickingLibrary.HEAD))
                    .isPresent());
        }
    }

    @Test
    void after_a_purge_no_node_serves_what_was_kept() {
        startThree();

        PurgeResult result = purgedEverywhere(Purge.tags(List.of("tag-1")));

        assertThat(result.copies())
                .containsOnlyKeys("node-1", "node-2", "node-3")
                .allSatisfy((node, copies) -> assertThat(copies).isEqualTo(KEYS / 2));
        assertThat(all).allSatisfy(one -> {
            assertThat(one.serves(key(1))).isEmpty();
            assertThat(one.serves(key(2))).contains("old");
        });
    }

    /** What became of the first purge that all confirmed in time; before each, every node has everything. */
    private PurgeResult purgedEverywhere(Purge purge) {
        List<PurgeResult> results = new ArrayList<>();
        Eventually.holds("all confirm it", LONG, () -> {
            IntStream.range(0, KEYS).forEach(this::spread);
            results.add(all.get(1).library.purge(purge).toCompletableFuture().join());
            return results.get(results.size() - 1).complete();
        });
        return results.get(results.size() - 1);
    }

    /** All nodes have it, also if some have it already. */
    private void spread(int number) {
        TickingLibrary first = all.get(number % all.size());
        first.ticket(key(number))
                .ifPresent(ticket -> ticket.keep(first.fetched(ticket, key(number), "old", "tag-" + number % 2))
                        .toCompletableFuture()
                        .join());
        all.forEach(one -> one.serves(key(number)));
    }

    @Test
    void a_node_knows_why_another_one_does_not_keep_something() {
        startThree();
        Optional<Reply.Listed> nothing = Optional.of(new Reply.Listed(List.of(), Optional.empty()));
        Optional<Reply.Listed> why = Optional.of(new Reply.Listed(List.of(), Optional.of("it says private")));

        all.get(1).library.lookup().note(key(1), NotKept.PRIVATE);

        Eventually.holds("all say what they know", LONG, () -> all.get(0)
                .library
                .lookup()
                .everywhere(key(1).url())
                .toCompletableFuture()
                .join()
                .equals(Map.of("node-1", nothing, "node-2", why, "node-3", nothing)));
    }

    @Test
    void what_a_node_held_outlives_it() {
        startThree();
        fillAll();

        kill(all.get(0));

        assertThat(IntStream.range(0, KEYS))
                .allSatisfy(i -> assertThat(all.get(0).serves(key(i))).contains("old"));
    }

    @Test
    void when_the_node_that_fetches_dies_the_next_one_fetches() {
        startThree();
        TickingLibrary victim = all.get(2);
        List<CompletableFuture<Found>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            assertThat(victim.ticket(key(i))).isPresent();
            waiting.add(all.get(0).ask(key(i)));
        }

        kill(victim);

        assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isInstanceOf(Found.Fetch.class));
    }

    @Test
    void who_joins_knows_what_was_purged_and_is_handed_what_it_is_to_hold() {
        startThree();
        fillAll();
        all.get(0).library.purge(Purge.url(key(1).url())).toCompletableFuture().join();

        TickingLibrary fourth = start(3);
        nodes.meet(4);
        met();

        assertThat(fourth.serves(key(1))).isEmpty();
        Eventually.holds("it holds some", LONG, () -> fourth.library.shared().keys() > KEYS / 8);
        assertThat(IntStream.range(2, KEYS))
                .allSatisfy(i -> assertThat(fourth.serves(key(i))).contains("old"));
    }

    @Test
    void everything_is_held_twice_again_when_nodes_have_died() {
        startThree();
        start(3);
        nodes.meet(4);
        met();
        fillAll();

        kill(all.get(0));
        Eventually.holds("copies were handed over", LONG, this::heldTwice);
        kill(all.get(0));

        assertThat(IntStream.range(0, KEYS))
                .allSatisfy(i -> assertThat(all.get(0).serves(key(i))).contains("old"));
    }

    private boolean heldTwice() {
        return all.stream().mapToLong(one -> one.library.shared().keys()).sum() == 2 * KEYS;
    }
}
