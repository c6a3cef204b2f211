// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import dev.weir.limit.Algorithm;
import dev.weir.limit.Decision;
import dev.weir.limit.Decision.Verdict;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One node that spends of a shared limit, and counts what it was allowed. */
final class SpendingNode {

    private static final String NAME = "orders";

    final HazelcastCluster cluster;
    final Limits limits;
    final AtomicLong admitted = new AtomicLong();
    final AtomicLong undecided = new AtomicLong();

    /** @param index of the member that it has */
    SpendingNode(Nodes nodes, int index) {
        this(nodes.get(index), "node-" + (index + 1));
    }

    SpendingNode(HazelcastCluster cluster, String name) {
        this.cluster = cluster;
        limits = new Limits(
                name, cluster.ledgers(), System::nanoTime, System::currentTimeMillis, Duration.ofSeconds(10));
        cluster.follow(limits);
    }

    /** Terms of fixed windows. */
    static Terms terms(String rate, OnPartition onPartition, boolean stock) {
        return new Terms(Algorithm.FIXED_WINDOW, List.of(Rate.parse(rate)), 0, ZoneId.of("UTC"), onPartition, stock);
    }

    Limit limit() {
        return limits.shared(NAME);
    }

    Verdict take(String key, Terms terms) {
        Decision decision;
        try {
            decision = limit().take(key, terms, 1).get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        admitted.addAndGet(decision.admitted() ? 1 : 0);
        undecided.addAndGet(decision.verdict() == Verdict.UNDECIDED ? 1 : 0);
        return decision.verdict();
    }

    /** Asks so often; returns how often it was admitted. */
    long take(String key, Terms terms, int times) {
        long before = admitted.get();
        for (int i = 0; i < times; i++) {
            take(key, terms);
        }
        return admitted.get() - before;
    }

    /** A key, beginning with this text, whose ledger this node owns. */
    String ownKey(String prefix) {
        for (int i = 0; ; i++) {
            String key = prefix + i;
            if (cluster.member()
                    .getPartitionService()
                    .getPartition(ledgerKey(key))
                    .getOwner()
                    .localMember()) {
                return key;
            }
        }
    }

    static String ledgerKey(String key) {
        return NAME + ' ' + key;
    }
}
