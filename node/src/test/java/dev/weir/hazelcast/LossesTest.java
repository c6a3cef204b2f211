// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.util.executor.StripedRunnable;
import com.hazelcast.partition.PartitionService;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.executionservice.ExecutionService;
import dev.weir.cluster.Eventually;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Terms;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossesTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> KEYS = IntStream.range(0, 400)
            .mapToObj(i -> SpendingNode.ledgerKey("a" + i))
            .toList();

    private final Nodes nodes = Nodes.formed(3);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void an_owner_that_came_later_knows_what_was_lost_before() {
        List.of(
                        CompletableFuture.runAsync(nodes.get(0)::terminate),
                        CompletableFuture.runAsync(nodes.get(1)::terminate))
                .forEach(CompletableFuture::join);
        Eventually.holds("it is alone", () -> nodes.get(2).members().all().size() == 1);
        Eventually.holds("many are lost", LONG, () -> lost(2).size() > 50);
        Map<String, Long> lost = lost(2);
        IntStream.of(0, 1).forEach(nodes::restart);
        nodes.meet(3);
        nodes.all.forEach(
                node -> Eventually.holds("copies", LONG, () -> node.members().safe()));
        nodes.get(2).close();

        Eventually.holds("those that came have all and know of it", LONG, () -> {
            Map<String, Long> known = new HashMap<>(lost(0));
            known.putAll(lost(1));
            return lost.entrySet().stream().allMatch(one -> known.getOrDefault(one.getKey(), 0L) >= one.getValue());
        });
    }

    @Test
    void nothing_is_lost_when_one_goes_after_the_other_and_copies_were_made_between() {
        nodes.get(2).terminate();
        List.of(nodes.get(0), nodes.get(1))
                .forEach(node -> Eventually.holds(
                        "two are left", LONG, () -> node.members().all().size() == 2));
        List.of(nodes.get(0).member(), nodes.get(1).member())
                .forEach(member -> Eventually.holds("both have all", LONG, () -> hasAll(member)));
        nodes.get(1).terminate();
        Eventually.holds("it owns all", LONG, () -> KEYS.stream()
                .allMatch(key -> isOwn(nodes.get(0).member(), key)));

        assertThat(lost(0)).isEmpty();
    }

    @Test
    void a_later_loss_is_the_one_that_counts_and_an_owner_reads_it_while_it_works() {
        SpendingNode node = new SpendingNode(nodes, 0);
        String key = SpendingNode.ledgerKey(node.ownKey("a"));
        HazelcastInstance member = nodes.get(0).member();
        int part = member.getPartitionService().getPartition(key).getPartitionId();
        Losses elsewhere = new Losses();

        elsewhere.note(part, 1000);
        elsewhere.write(member);
        elsewhere.note(part, 2000);
        elsewhere.write(member);
        Eventually.holds("it is known", () -> lost(0, List.of(key)).containsValue(2000L));
        long taken = node.take(node.ownKey("a"), SpendingNode.terms("5/366d", OnPartition.STRICT, false), 3);

        assertThat(taken).isEqualTo(3);
    }

    @Test
    void an_owner_that_has_heard_of_nothing_yet_grants_nothing_of_what_is_lost() {
        HazelcastInstance survivor = nodes.get(2).member();
        List<String> gone =
                KEYS.stream().filter(key -> !hasOrCopies(survivor, key)).toList();

        long granted = grantedWhileNewsAreLate(nodes, gone);

        assertThat(gone).hasSizeGreaterThan(50);
        assertThat(granted).isZero();
    }

    /** The same when it came so lately that no part was meant for it, whoever may go. */
    @Test
    void an_owner_that_had_nothing_before_grants_nothing_of_what_is_lost() {
        try (Nodes three = new Nodes(3)) {
            three.start(0, Optional.empty());
            three.start(1, Optional.empty());
            three.meet(2);
            Eventually.holds("copies", LONG, () -> three.get(0).members().safe());
            three.get(0).member().getCluster().changeClusterState(ClusterState.NO_MIGRATION);
            three.start(2, Optional.empty());
            three.meet(3);

            assertThat(grantedWhileNewsAreLate(three, KEYS)).isZero();
        }
    }

    /** What the third node grants when the others are gone; it hears of losses by events, and from another thread. */
    private static long grantedWhileNewsAreLate(Nodes nodes, List<String> keys) {
        CountDownLatch late = new CountDownLatch(1);
        NodeEngine engine = Stores.node(nodes.get(2).member()).getNodeEngine();
        IntStream.range(0, 200).forEach(i -> {
            engine.getEventService().executeEventCallback(new Late(i, late));
            engine.getExecutionService().execute(ExecutionService.SYSTEM_EXECUTOR, new Late(i, late));
        });
        List.of(
                        CompletableFuture.runAsync(nodes.get(0)::terminate),
                        CompletableFuture.runAsync(nodes.get(1)::terminate))
                .forEach(CompletableFuture::join);
        AtomicLong granted = new AtomicLong();
        Set<String> undecided = new HashSet<>(keys);
        Eventually.holds("all are decided", LONG, () -> {
            undecided.removeIf(key -> {
                Grant grant = ask(nodes.get(2), key);
                granted.addAndGet(grant.tokens());
                return grant.decided();
            });
            return undecided.isEmpty();
        });
        late.countDown();
        return granted.get();
    }

    /** Of a window that is sat out where it is lost; no other one begins while a test runs. */
    private static Grant ask(HazelcastCluster node, String key) {
        Terms shared = SpendingNode.terms("10000/366d", OnPartition.SHARE, false);
        return node.ledgers()
                .ask(key, shared, new Demand("node-3", System.nanoTime(), 1, 1, 0, 0, 0, 0))
                .toCompletableFuture()
                .exceptionally(failure -> new Grant(false, 0, 0, 0, 0, false, 0, 0))
                .join();
    }

    /** Keeps a thread on which a member hears of something. */
    private record Late(int getKey, CountDownLatch until) implements StripedRunnable {

        @Override
        public void run() {
            try {
                assertThat(until.await(120, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean hasAll(HazelcastInstance member) {
        PartitionService parts = member.getPartitionService();
        return HeldParts.now(member).size() == parts.getPartitions().size() && parts.isClusterSafe();
    }

    private static boolean hasOrCopies(HazelcastInstance member, String key) {
        Member owner = member.getPartitionService().getPartition(key).getOwner();
        Member self = member.getCluster().getLocalMember();
        return self.equals(owner) || Copies.of(member, key, 1).contains(self.getUuid());
    }

    /** Whatever a member, if it is the owner, takes for lost; with the time. */
    private Map<String, Long> lost(int node) {
        return lost(node, KEYS);
    }

    private Map<String, Long> lost(int node, List<String> keys) {
        HazelcastInstanceImpl member = ((HazelcastInstanceProxy) nodes.get(node).member()).getOriginal();
        return keys.stream()
                .filter(key -> isOwn(member, key))
                .map(key -> Map.entry(
                        key,
                        OwnerView.of(member)
                                .moment(member, key, OnPartition.STRICT)
                                .lostMillis()))
                .filter(one -> one.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isOwn(HazelcastInstance member, String key) {
        return Optional.ofNullable(
                        member.getPartitionService().getPartition(key).getOwner())
                .filter(Member::localMember)
                .isPresent();
    }
}
