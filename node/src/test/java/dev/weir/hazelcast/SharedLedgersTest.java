// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import dev.weir.cluster.Eventually;
import dev.weir.limit.Decision.Verdict;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Ledger;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.limit.WindowMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SharedLedgersTest {

    private static final Nodes NODES = Nodes.formedAtOnce(3);
    private static final List<SpendingNode> SPENDING =
            IntStream.range(0, 3).mapToObj(i -> new SpendingNode(NODES, i)).toList();

    private static final Terms LEASED = SpendingNode.terms("1000/366d", OnPartition.STRICT, true);
    private static final Terms EXACT = SpendingNode.terms("1000/366d", OnPartition.STRICT, false);
    private static final Duration LONG = Duration.ofSeconds(60);

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void admit_exactly_the_limit_on_all_nodes_together() {
        long before = admitted();

        CompletableFuture.allOf(SPENDING.stream()
                        .flatMap(node -> IntStream.range(0, 4)
                                .mapToObj(i -> CompletableFuture.runAsync(() -> spendUntil("a", node, before + 1000))))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        SPENDING.forEach(node -> node.take("a", LEASED, 50));

        assertThat(admitted() - before).isEqualTo(1000);
        assertThat(used(0, "a")).isEqualTo(1000);
    }

    private static void spendUntil(String key, SpendingNode node, long total) {
        Eventually.holds("the limit is spent", LONG, () -> {
            node.take(key, LEASED);
            node.limits.tidy();
            return admitted() >= total;
        });
    }

    private static long admitted() {
        return SPENDING.stream().mapToLong(node -> node.admitted.get()).sum();
    }

    @Test
    void are_read_from_every_node() {
        SPENDING.get(1).take("b", EXACT, 3);

        assertThat(used(0, "b")).isEqualTo(3);
        assertThat(used(2, "b")).isEqualTo(3);
        assertThat(await(SPENDING.get(0).limit().read("nobody"))).isEmpty();
    }

    @Test
    void begin_anew_on_all_nodes() {
        Terms few = SpendingNode.terms("30/366d", OnPartition.STRICT, true);
        SPENDING.forEach(node -> node.take("c", few, 40));

        await(SPENDING.get(1).limit().reset("c"));

        assertThat(SPENDING.get(0).take("c", few, 10)).isEqualTo(10);
        assertThat(SPENDING.get(1).take("c", few)).isEqualTo(Verdict.ADMITTED);
        assertThat(SPENDING.get(2).take("c", few)).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void begin_anew_where_nothing_was_taken() {
        await(SPENDING.get(1).limit().reset("nobody"));

        assertThat(await(SPENDING.get(0).limit().read("nobody"))).isEmpty();
    }

    @Test
    void are_kept_until_their_window_is_over() {
        Terms moment = SpendingNode.terms("5/10ms", OnPartition.STRICT, false);
        SPENDING.get(0).take("d", moment);
        SPENDING.get(0).take("e", EXACT);
        IMap<String, StoredLedger> map = NODES.get(0).member().getMap(SharedLedgers.MAP);
        long end = map.getEntryView(SpendingNode.ledgerKey("e")).getExpirationTime();

        Eventually.holds("it is gone", LONG, () -> await(SPENDING.get(0).limit().read("d"))
                .isEmpty());

        assertThat(used(0, "e")).isEqualTo(1);
        assertThat(end).as("by the clock of the machine").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void count_in_all_windows_of_the_terms_or_in_none() {
        Terms both = new Terms(
                EXACT.algorithm(),
                List.of(EXACT.rates().get(0), Rate.parse("3/365d")),
                0,
                EXACT.zone(),
                OnPartition.STRICT,
                false);

        long taken =
                SPENDING.stream().mapToLong(node -> node.take("f", both, 5)).sum();

        assertThat(taken).isEqualTo(3);
        assertThat(used(1, "f")).isEqualTo(3);
    }

    /** The thread at the member with the copy is kept busy: what the owner has decided is at one place only. */
    @Test
    void answer_only_when_there_is_a_copy() {
        String key = SPENDING.get(0).ownKey("g");
        CountDownLatch busy = new CountDownLatch(1);
        List.of(1, 2).forEach(node -> block(node, partition(key), busy));

        CompletableFuture<Grant> answer = NODES.get(0)
                .ledgers()
                .ask(SpendingNode.ledgerKey(key), EXACT, new Demand("node-1", 1, 1, 1, 0, 0, 0, 0))
                .toCompletableFuture();
        Eventually.holds("it ended", LONG, answer::isDone);
        busy.countDown();

        assertThat(answer)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withRootCauseInstanceOf(IndeterminateOperationStateException.class);
    }

    /** Occupies the thread of a member that works on a partition, by a key of its own on the same thread. */
    private static void block(int node, int partition, CountDownLatch busy) {
        PartitionService partitions = NODES.get(node).member().getPartitionService();
        Member self = NODES.get(node).member().getCluster().getLocalMember();
        int threads = threads(node);
        String neighbour = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "busy" + i)
                .filter(key -> self.equals(partitions.getPartition(key).getOwner()))
                .filter(key -> partitions.getPartition(key).getPartitionId() % threads == partition % threads)
                .findFirst()
                .orElseThrow();
        CountDownLatch begun = new CountDownLatch(1);
        NODES.get(node).member().<String, String>getMap("busy").submitToKey(neighbour, new Busy(begun, busy));
        awaitLatch(begun);
    }

    /** Keeps a thread until it is told to end; of no interest to copies. */
    private record Busy(CountDownLatch begun, CountDownLatch ended)
            implements EntryProcessor<String, String, String>, ReadOnly {

        @Override
        public String process(Map.Entry<String, String> entry) {
            begun.countDown();
            awaitLatch(ended);
            return "";
        }

        @Override
        public @Nullable EntryProcessor<String, String, String> getBackupProcessor() {
            return null;
        }
    }

    private static int threads(int node) {
        return ((HazelcastInstanceProxy) NODES.get(node).member())
                .getOriginal()
                .node
                .getNodeEngine()
                .getOperationService()
                .getPartitionThreadCount();
    }

    private static int partition(String key) {
        return NODES.get(0)
                .member()
                .getPartitionService()
                .getPartition(SpendingNode.ledgerKey(key))
                .getPartitionId();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long used(int node, String key) {
        return meter(node, key).used();
    }

    private static WindowMeter meter(int node, String key) {
        Optional<Ledger> ledger = await(SPENDING.get(node).limit().read(key));
        return (WindowMeter) ledger.orElseThrow().meters().get(0);
    }
}
