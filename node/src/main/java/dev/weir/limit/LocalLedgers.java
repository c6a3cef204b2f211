// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Ledgers in this node's own memory: of limits that each node counts by itself, or of a node without a cluster. */
public final class LocalLedgers implements Ledgers {

    private final LongSupplier wallClockMillis;
    private final int most;
    private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();

    public LocalLedgers(LongSupplier wallClockMillis) {
        this(wallClockMillis, Room.USUAL);
    }

    /** @param most beyond that, no further keys are counted */
    LocalLedgers(LongSupplier wallClockMillis, int most) {
        this.wallClockMillis = wallClockMillis;
        this.most = most;
    }

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        CompletableFuture<Grant> answer = new CompletableFuture<>();
        ledgers.compute(key, (same, ledger) -> {
            if (ledger == null && ledgers.size() >= most) {
                answer.complete(Grant.noRoom());
                return null;
            }
            Ledger.Step step = ledger == null ? Ledger.first(terms, demand, now()) : ledger.apply(terms, demand, now());
            answer.complete(step.grant());
            return step.ledger();
        });
        return answer;
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return CompletableFuture.completedFuture(Optional.ofNullable(ledgers.get(key)));
    }

    @Override
    public Room room() {
        return new Room(ledgers.size(), most);
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        ledgers.computeIfPresent(key, (same, ledger) -> Ledger.fresh(ledger.terms(), now()));
        return CompletableFuture.completedFuture(null);
    }

    /** Forgets what is no different from a fresh ledger. */
    void sweep() {
        long now = wallClockMillis.getAsLong();
        ledgers.values().removeIf(ledger -> ledger.isOver(now));
    }

    /** How many keys have a ledger. */
    int size() {
        return ledgers.size();
    }

    private Moment now() {
        return Moment.alone(wallClockMillis.getAsLong());
    }
}
