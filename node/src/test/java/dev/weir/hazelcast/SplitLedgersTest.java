// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.PartitionReplica;
import dev.weir.cluster.Eventually;
import dev.weir.limit.Decision.Verdict;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Terms;
import dev.weir.limit.WindowMeter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SplitLedgersTest {

    private static final Terms STRICT = SpendingNode.terms("90/366d", OnPartition.STRICT, false);
    private static final Terms SHARE = SpendingNode.terms("90/366d", OnPartition.SHARE, false);

    private final Split split = new Split();
    private final List<SpendingNode> nodes = IntStream.range(0, 3)
            .mapToObj(i -> new SpendingNode(split.nodes, i))
            .toList();

    @AfterEach
    void stop() {
        split.close();
    }

    @Test
    void under_strict_the_majority_has_all_and_the_other_side_decides_nothing() {
        String key = nodes.get(2).ownKey("a");
        nodes.get(0).take(key, STRICT, 10);
        split.cut();

        long lonely = nodes.get(2).take(key, STRICT, 20);
        Verdict verdict = nodes.get(2).take(key, STRICT);
        spend(nodes.get(1), key, STRICT, 80);
        split.heal();

        assertThat(lonely).isZero();
        assertThat(verdict).isEqualTo(Verdict.UNDECIDED);
        Eventually.holds(
                "it is known everywhere", Split.HEALING, () -> nodes.get(2).take(key, STRICT) == Verdict.REFUSED);
        assertThat(admitted()).isEqualTo(90);
    }

    @Test
    void under_share_each_side_has_its_part_and_what_both_spent_is_added() {
        String key = nodes.get(2).ownKey("a");
        nodes.get(0).take(key, SHARE, 30);
        split.cut();

        spend(nodes.get(2), key, SHARE, 20);
        Verdict lonely = nodes.get(2).take(key, SHARE);
        spend(nodes.get(0), key, SHARE, 15);
        split.heal();
        Eventually.holds("both are added", Split.HEALING, () -> used(key) == 65);

        Eventually.holds("the rest is spent", Split.HEALING, () -> {
            nodes.forEach(node -> node.take(key, SHARE));
            return admitted() >= 90;
        });
        nodes.forEach(node -> node.take(key, SHARE, 5));
        assertThat(lonely).isEqualTo(Verdict.REFUSED);
        assertThat(admitted()).isEqualTo(90);
    }

    @Test
    void under_share_a_side_that_does_not_know_what_was_spent_spends_nothing_and_spoils_nothing() {
        String key = keyWithoutCopyAtTheThird();
        nodes.get(0).take(key, SHARE, 30);
        split.cut();

        Eventually.holds("it decides", Split.HEALING, () -> nodes.get(2).take(key, SHARE) == Verdict.REFUSED);
        split.heal();

        Eventually.holds("the rest is spent", Split.HEALING, () -> {
            nodes.forEach(node -> node.take(key, SHARE));
            return admitted() >= 90;
        });
        nodes.forEach(node -> node.take(key, SHARE, 5));
        assertThat(admitted()).isEqualTo(90);
    }

    @Test
    void what_the_lonely_side_lost_is_not_lost_any_more_when_it_heals() {
        split.cut();
        Eventually.holds(
                "it is noted",
                Split.HEALING,
                () -> !nodes.get(2).cluster.member().getMap(Losses.MAP).isEmpty());

        split.heal();

        Eventually.holds("nobody takes anything for lost", Split.HEALING, () -> nodes.stream()
                .noneMatch(SplitLedgersTest::takesAnythingForLost));
    }

    private static boolean takesAnythingForLost(SpendingNode node) {
        HazelcastInstance member = ((HazelcastInstanceProxy) node.cluster.member()).getOriginal();
        Losses losses = OwnerView.of(member).losses();
        return IntStream.range(0, 400)
                .mapToObj(i -> SpendingNode.ledgerKey("a" + i))
                .anyMatch(key -> losses.lastMillis(member, key, false, 0) > 0);
    }

    private String keyWithoutCopyAtTheThird() {
        HazelcastInstanceProxy third =
                (HazelcastInstanceProxy) nodes.get(2).cluster.member();
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "b" + i)
                .filter(key -> {
                    int partition = third.getPartitionService()
                            .getPartition(SpendingNode.ledgerKey(key))
                            .getPartitionId();
                    InternalPartition replicas =
                            third.getOriginal().node.getPartitionService().getPartition(partition);
                    PartitionReplica self =
                            PartitionReplica.from(third.getOriginal().node.getLocalMember());
                    return !replicas.isOwnerOrBackup(self);
                })
                .findFirst()
                .orElseThrow();
    }

    private static void spend(SpendingNode node, String key, Terms terms, int amount) {
        long before = node.admitted.get();
        Eventually.holds("so much is spent", Split.HEALING, () -> {
            node.take(key, terms);
            return node.admitted.get() - before >= amount;
        });
    }

    private long admitted() {
        return nodes.stream().mapToLong(node -> node.admitted.get()).sum();
    }

    private long used(String key) {
        return await(nodes.get(1).limit().read(key))
                .map(ledger -> ((WindowMeter) ledger.meters().get(0)).used())
                .orElse(0L);
    }
}
