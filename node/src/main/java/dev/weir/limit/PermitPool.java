// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One concurrency limit on this node: a name, and who has how many requests under way. It outlives the revisions of the
 * gateway config, because requests do. From any thread.
 */
public final class PermitPool {

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(1);
    private static final Duration ALARM_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final PermitSpender.Node node;
    private final Map<String, PermitSpender> spenders = new ConcurrentHashMap<>();
    private final TopKeys refused = new TopKeys();
    private final AtomicLong alarmedNanos;

    PermitPool(String name, PermitSpender.Node node) {
        this.name = name;
        this.node = node;
        this.alarmedNanos = new AtomicLong(node.nanoClock().getAsLong() - ALARM_PAUSE.toNanos());
    }

    public String name() {
        return name;
    }

    /**
     * Decides whether one more request may be under way, at once or when the owner of the key has answered. Who does
     * not want to wait any longer completes the answer itself; then it has no permit. Else it releases its permit when
     * the request is over.
     *
     * @param key whose it is, under this limit
     * @param patient whether to wait until one is free, in the order of arrival on this node
     */
    public CompletableFuture<Permit> acquire(String key, PermitTerms terms, boolean patient) {
        CompletableFuture<Permit> permit = with(key, terms, spender -> spender.acquire(terms, patient));
        permit.thenAccept(decided -> count(key, decided.decision()));
        return permit;
    }

    /** Counts a request that is under way without anybody's leave, until it is released. */
    public Permit occupy(String key, PermitTerms terms) {
        return with(key, terms, PermitSpender::occupy);
    }

    /** Does it with the spender of a key; once more with the next one where the first was just given up. */
    private <T> T with(String key, PermitTerms terms, Function<PermitSpender, @Nullable T> use) {
        while (true) {
            PermitSpender spender =
                    spenders.computeIfAbsent(key, fresh -> new PermitSpender(name + ' ' + key, terms, node));
            T result = use.apply(spender);
            if (result != null) {
                return result;
            }
            spenders.remove(key, spender);
        }
    }

    private void count(String key, Decision decision) {
        node.statistics().decided(decision.verdict());
        if (decision.verdict() == Decision.Verdict.REFUSED) {
            refused.count(key);
        }
    }

    /** What is known of a key in the whole cluster; empty where there was nothing lately. */
    public CompletionStage<Optional<PermitLedger>> read(String key) {
        return node.ledgers().read(name + ' ' + key);
    }

    /** What it did on this node. */
    public LimitStatistics statistics() {
        return node.statistics();
    }

    /** Whether operators are to be told that nobody decides: true once in ten seconds at most. */
    public boolean alarms() {
        long now = node.nanoClock().getAsLong();
        long before = alarmedNanos.get();
        return now - before >= ALARM_PAUSE.toNanos() && alarmedNanos.compareAndSet(before, now);
    }

    /** The keys that were refused most often lately on this node, with how often. */
    public Map<String, Long> topRefused() {
        return refused.top();
    }

    /** Requests under way on this node, of all keys. */
    public long inUse() {
        return spenders.values().stream().mapToLong(PermitSpender::inUse).sum();
    }

    /** How many keys this node remembers. */
    public int keys() {
        return spenders.size();
    }

    void report() {
        spenders.values().forEach(PermitSpender::report);
    }

    void tidy() {
        spenders.values().forEach(PermitSpender::tidy);
        spenders.values().removeIf(spender -> spender.retire(FORGOTTEN_AFTER.toNanos()));
    }

    void sweep() {
        refused.age();
    }
}
