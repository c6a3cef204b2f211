// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.cluster.Members;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One limit on this node: a name, and what was spent of it by whom. It outlives the revisions of the gateway config, so
 * a change of the terms does not forget what was spent. From any thread.
 */
public final class Limit implements AnyLimit {

    /** Keys beyond that are not remembered from one request to the next: each asks its owner. */
    private static final int KEYS_MAX = 200_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10);
    private static final Duration ALARM_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final Scope scope;
    private final LimitContext node;
    private final LongSupplier wallClockMillis;
    private final Map<String, Spender> spenders = new ConcurrentHashMap<>();
    private final TopKeys refused = new TopKeys();
    private volatile @Nullable Terms terms;
    private final AtomicLong alarmedNanos;

    /** Who counts together. */
    public enum Scope {
        /** All nodes of the cluster. */
        SHARED,
        /** Each node by itself. */
        PER_NODE
    }

    Limit(String name, Scope scope, LimitContext node, LongSupplier wallClockMillis) {
        this.name = name;
        this.scope = scope;
        this.node = node;
        this.wallClockMillis = wallClockMillis;
        this.alarmedNanos = new AtomicLong(node.nanoClock().getAsLong() - ALARM_PAUSE.toNanos());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return "Limit";
    }

    public Scope scope() {
        return scope;
    }

    /** Those that were asked for last; empty before the first request. */
    public Optional<Terms> terms() {
        return Optional.ofNullable(terms);
    }

    /**
     * Decides whether something may happen now, at once or when the owner of the key has answered; counts it if so. Who
     * does not want to wait completes the answer itself; then nothing is spent.
     *
     * @param key whose it is, under this limit
     * @param cost 1 or more
     */
    public CompletableFuture<Decision> take(String key, Terms terms, long cost) {
        know(terms);
        CompletableFuture<Decision> decision = spender(key, terms).take(cost, terms);
        if (decision.isDone()) {
            count(key, decision.join());
        } else {
            decision.thenAccept(decided -> count(key, decided));
        }
        return decision;
    }

    /** Counts what turned out to be spent, though nobody was asked before: as much of it as is left. */
    public void charge(String key, Terms terms, long cost) {
        know(terms);
        spender(key, terms).charge(cost);
    }

    private void know(Terms asked) {
        // Not written for every request: all I/O threads read it.
        if (!asked.equals(terms)) {
            terms = asked;
        }
    }

    private void count(String key, Decision decision) {
        node.statistics().decided(decision.verdict());
        if (decision.verdict() == Decision.Verdict.REFUSED) {
            refused.count(key);
        }
    }

    private Spender spender(String key, Terms terms) {
        Spender spender = spenders.get(key);
        if (spender != null) {
            return spender;
        }
        return spenders.size() < KEYS_MAX
                ? spenders.computeIfAbsent(key, fresh -> new Spender(ledgerKey(key), terms, node))
                : new Spender(ledgerKey(key), terms, node);
    }

    private String ledgerKey(String key) {
        return ledgerKey(name, key);
    }

    /** The name under which the ledger of a key is kept. */
    static String ledgerKey(String name, String key) {
        return name + ' ' + key;
    }

    /** The ledger of a key, as its owner keeps it; empty where nothing was taken lately. */
    public CompletionStage<Optional<Ledger>> read(String key) {
        return node.ledgers().read(ledgerKey(key));
    }

    /**
     * What is known of a key in the whole cluster, or on this node where it counts by itself; empty where nothing was
     * taken lately. Fails when the owner does not answer, which may take its time.
     */
    public CompletionStage<Optional<Account>> account(String key, Members members) {
        return read(key).thenApply(found -> {
            long now = wallClockMillis.getAsLong();
            Moment moment = scope == Scope.SHARED
                    ? new Moment(now, members.all().size(), members.expected(), true, 0)
                    : Moment.alone(now);
            return found.filter(ledger -> !ledger.isOver(now)).map(ledger -> ledger.account(moment));
        });
    }

    /** Begins a key anew, on every node. */
    public CompletionStage<Void> reset(String key) {
        return node.ledgers().reset(ledgerKey(key)).thenRun(() -> forget(key));
    }

    /** Drops what this node holds and remembers of a key. */
    void forget(String key) {
        spenders.remove(key);
    }

    void forgetAll() {
        spenders.clear();
    }

    /** Forgets that keys were refused. */
    void askAgain() {
        spenders.values().forEach(Spender::askAgain);
    }

    @Override
    public LimitStatistics statistics() {
        return node.statistics();
    }

    @Override
    public Map<String, ToLongFunction<LimitCounts>> counted() {
        return LimitCounts.BY_NAME;
    }

    /** Whether operators are to be told that nobody decides: true once in ten seconds at most. */
    public boolean alarms() {
        long now = node.nanoClock().getAsLong();
        long before = alarmedNanos.get();
        return now - before >= ALARM_PAUSE.toNanos() && alarmedNanos.compareAndSet(before, now);
    }

    @Override
    public Map<String, Long> topRefused() {
        return refused.top();
    }

    @Override
    public int keys() {
        return spenders.size();
    }

    /** Gives back what lies idle. Looks only at keys that hold something: there may be far more that do not. */
    void tidy() {
        node.holding().forEach((key, spender) -> {
            Spender known = spenders.get(key.substring(name.length() + 1));
            if (known != null && known != spender) {
                // The answer to one that was forgotten has come late.
                node.holding().replace(key, spender, known);
            } else if (known == null || !spender.tidy()) {
                node.holding().remove(key, spender);
                // Something may have been granted meanwhile.
                if (known != null && spender.tidy()) {
                    node.holding().put(key, spender);
                }
            }
        });
    }

    /** Whether this node holds nothing of it and nobody asks for it. */
    boolean isEmpty() {
        return spenders.values().stream().allMatch(spender -> spender.isEmpty(FORGOTTEN_AFTER.toNanos()));
    }

    /** Gives back all that is held. */
    void leave() {
        spenders.values().forEach(Spender::leave);
    }

    /** Forgets the keys that nobody asks for. */
    void sweep() {
        // Where there is little room, a refusal that nobody has run into lately is not worth its place.
        boolean crowded = spenders.size() > KEYS_MAX / 2;
        spenders.values()
                .removeIf(spender -> crowded
                        ? spender.isEmpty(FORGOTTEN_AFTER.toNanos())
                        : spender.isIdle(FORGOTTEN_AFTER.toNanos()));
        refused.age();
    }
}
