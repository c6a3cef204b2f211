// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One concurrency limit on this node: a name, and who has how many requests under way. It outlives the revisions of the
 * gateway config, because requests do. From any thread.
 */
public final class PermitPool implements AnyLimit {

    /**
     * Nobody decides about keys beyond that. They cannot be asked for one by one, as those of a rate limit: what a node
     * says of a key is all it has of it.
     */
    static final int KEYS_MAX = 200_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(1);
    private static final Duration ALARM_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final PermitContext node;
    private final Map<String, PermitSpender> spenders = new ConcurrentHashMap<>();

    /** Those that somebody waits at. */
    private final Set<PermitSpender> awaited = ConcurrentHashMap.newKeySet();

    private final TopKeys refused = new TopKeys();
    private final Set<PermitPool> busy;
    private volatile @Nullable PermitTerms terms;
    private final AtomicLong alarmedNanos;

    /** @param busy it adds itself there when it remembers a key, or somebody waits */
    PermitPool(String name, PermitContext node, Set<PermitPool> busy) {
        this.name = name;
        this.node = node;
        this.busy = busy;
        this.alarmedNanos = new AtomicLong(node.nanoClock().getAsLong() - ALARM_PAUSE.toNanos());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return "ConcurrencyLimit";
    }

    /** Those that were asked for last on this node; empty before the first request. */
    public Optional<PermitTerms> terms() {
        return Optional.ofNullable(terms);
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
        CompletableFuture<Permit> permit = with(key, terms, spender -> acquire(spender, terms, patient))
                .orElseGet(() -> CompletableFuture.completedFuture(Permit.undecided()));
        permit.thenAccept(decided -> count(key, decided.decision()));
        return permit;
    }

    private @Nullable CompletableFuture<Permit> acquire(PermitSpender spender, PermitTerms terms, boolean patient) {
        CompletableFuture<Permit> permit = spender.acquire(terms, patient);
        if (patient && permit != null && !permit.isDone()) {
            awaited.add(spender);
            busy.add(this);
        }
        return permit;
    }

    /** Counts a request that is under way without anybody's leave, until it is released; as far as there is room. */
    public Permit occupy(String key, PermitTerms terms) {
        return with(key, terms, PermitSpender::occupy).orElseGet(() -> Permit.admitted(0, () -> {}));
    }

    /**
     * Does it with the spender of a key; once more with the next one where the first was just given up. Empty where
     * there is no room for another key.
     */
    private <T> Optional<T> with(String key, PermitTerms asked, Function<PermitSpender, @Nullable T> use) {
        // Not written for every request: all I/O threads read it.
        if (!asked.equals(terms)) {
            terms = asked;
        }
        while (true) {
            PermitSpender spender = spender(key, asked);
            if (spender == null) {
                return Optional.empty();
            }
            T result = use.apply(spender);
            if (result != null) {
                return Optional.of(result);
            }
            spenders.remove(key, spender);
        }
    }

    private @Nullable PermitSpender spender(String key, PermitTerms asked) {
        PermitSpender known = spenders.get(key);
        if (known != null || spenders.size() >= KEYS_MAX) {
            return known;
        }
        PermitSpender spender =
                spenders.computeIfAbsent(key, fresh -> new PermitSpender(name + ' ' + key, asked, node));
        busy.add(this);
        return spender;
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

    @Override
    public LimitStatistics statistics() {
        return node.statistics();
    }

    @Override
    public Map<String, ToLongFunction<LimitCounts>> counted() {
        return LimitCounts.OF_PERMITS;
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

    /** Requests under way on this node, of all keys. */
    public long inUse() {
        return spenders.values().stream().mapToLong(PermitSpender::inUse).sum();
    }

    @Override
    public int keys() {
        return spenders.size();
    }

    void poll() {
        awaited.removeIf(spender -> !spender.tidy(false));
    }

    void leave() {
        spenders.values().forEach(spender -> spender.tidy(true));
    }

    void report() {
        spenders.values().forEach(PermitSpender::report);
    }

    /** Gives back what lies idle and forgets the keys that nobody asks for; it is busy while there are others. */
    void tidy() {
        spenders.values().forEach(spender -> spender.tidy(false));
        spenders.values().removeIf(spender -> spender.retire(FORGOTTEN_AFTER.toNanos()));
        if (isEmpty()) {
            busy.remove(this);
            // Somebody may have asked meanwhile.
            if (!isEmpty()) {
                busy.add(this);
            }
        }
    }

    private boolean isEmpty() {
        return spenders.isEmpty() && awaited.isEmpty();
    }

    void sweep() {
        refused.age();
    }
}
