// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.limit.Decision.Verdict;
import dev.weir.limit.Demand;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgersOutliveNodesTest {

    private static final Terms LEASED = SpendingNode.terms("1000/366d", OnPartition.STRICT, true);
    private static final Terms EXACT = SpendingNode.terms("1000/366d", OnPartition.STRICT, false);

    private final Nodes nodes = Nodes.formed(3);
    private final List<SpendingNode> spending =
            IntStream.range(0, 3).mapToObj(i -> new SpendingNode(nodes, i)).toList();

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void what_was_spent_is_known_after_its_owner_died() {
        String key = spending.get(0).ownKey("a");
        spending.forEach(node -> node.take(key, EXACT, 200));

        nodes.get(0).terminate();
        awaitTwo(1, 2);
        long more = spending.get(1).take(key, EXACT, 300) + spending.get(2).take(key, EXACT, 300);

        long undecided =
                spending.get(1).undecided.get() + spending.get(2).undecided.get();
        assertThat(more).isBetween(400 - undecided, 400L);
    }

    @Test
    void never_more_than_the_limit_while_the_owner_dies() {
        String key = spending.get(0).ownKey("a");
        CompletableFuture<?> others = CompletableFuture.allOf(
                spend(spending.get(1), key), spend(spending.get(1), key), spend(spending.get(2), key));

        Eventually.holds("some is spent", () -> spending.get(1).admitted.get() > 50);
        nodes.get(0).terminate();
        others.join();

        long total = spending.stream().mapToLong(node -> node.admitted.get()).sum();
        assertThat(total).isBetween(51L, 1000L);
    }

    /** Until nothing is left; what is undecided is asked again. */
    private static CompletableFuture<Void> spend(SpendingNode node, String key) {
        return CompletableFuture.runAsync(() -> Eventually.holds("nothing is left", Duration.ofSeconds(60), () -> {
            node.limits.tidy();
            return node.take(key, LEASED) == Verdict.REFUSED;
        }));
    }

    @Test
    void a_quota_of_a_month_outlives_a_restart_of_all_nodes_one_by_one() {
        Terms month = SpendingNode.terms("1000/month", OnPartition.STRICT, true);
        spending.forEach(node -> node.take("a", month, 100));

        for (int i = 0; i < 3; i++) {
            spending.get(i).limits.leave();
            nodes.get(i).close();
            awaitTwo((i + 1) % 3, (i + 2) % 3);
            nodes.restart(i);
            nodes.meet(3);
            nodes.all.forEach(
                    node -> Eventually.holds("copies", () -> node.members().safe()));
        }

        SpendingNode last = new SpendingNode(nodes, 1);
        long left = last.take("a", month, 800);
        assertThat(left).isBetween(690L, 700L);
    }

    @Test
    void a_call_of_a_node_that_has_left_fails() {
        nodes.get(0).close();

        var answer = nodes.get(0).ledgers().ask("orders a", EXACT, new Demand("node-1", 1, 1, 1, 0, 0, 0, 0));
        var reset = nodes.get(0).ledgers().reset("orders a");

        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        Eventually.holds("it ended", () -> reset.toCompletableFuture().isDone());
        assertThat(reset.toCompletableFuture()).isCompletedExceptionally();
        assertThat(spending.get(0).take("a", EXACT)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void a_key_whose_owner_and_copy_died_at_once_is_not_given_out_twice() {
        // No other window begins while this runs: its tokens would be given out rightly.
        Terms shared = SpendingNode.terms("10000/366d", OnPartition.SHARE, false);

        List<CompletableFuture<Void>> deaths = List.of(
                CompletableFuture.runAsync(nodes.get(0)::terminate),
                CompletableFuture.runAsync(nodes.get(1)::terminate));
        deaths.forEach(CompletableFuture::join);
        Eventually.holds("it is alone", () -> nodes.get(2).members().all().size() == 1);

        Eventually.holds("some are lost, and some are not", Duration.ofSeconds(60), () -> IntStream.range(0, 400)
                .mapToObj(i -> spending.get(2).take("a" + i, shared))
                .collect(Collectors.toSet())
                .containsAll(Set.of(Verdict.REFUSED, Verdict.ADMITTED)));
    }

    private void awaitTwo(int one, int other) {
        List.of(one, other)
                .forEach(i -> Eventually.holds(
                        "the dead one is gone",
                        () -> nodes.get(i).members().all().size() == 2));
    }
}
