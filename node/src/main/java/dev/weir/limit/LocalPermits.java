// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Permit ledgers in this node's own memory, of a node without a cluster. */
public final class LocalPermits implements PermitLedgers {

    private final String node;
    private final LongSupplier wallClockMillis;
    private final int most;
    private final Map<String, PermitLedger> ledgers = new ConcurrentHashMap<>();

    /** @param node its name */
    public LocalPermits(String node, LongSupplier wallClockMillis) {
        this(node, wallClockMillis, Room.USUAL);
    }

    /** @param most beyond that, no further keys are counted */
    LocalPermits(String node, LongSupplier wallClockMillis, int most) {
        this.node = node;
        this.wallClockMillis = wallClockMillis;
        this.most = most;
    }

    @Override
    public CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand) {
        CompletableFuture<PermitGrant> answer = new CompletableFuture<>();
        ledgers.compute(key, (same, ledger) -> {
            if (ledger == null && ledgers.size() >= most) {
                answer.complete(PermitGrant.noRoom());
                return null;
            }
            // Memory does not forget: what is not there was never granted.
            PermitLedger known = ledger == null ? PermitLedger.fresh(now()) : ledger;
            PermitLedger.Step step = known.apply(terms, node, demand, new Presence(now(), Set.of(node)));
            answer.complete(step.grant());
            return step.ledger();
        });
        return answer;
    }

    @Override
    public CompletionStage<Optional<PermitLedger>> read(String key) {
        return CompletableFuture.completedFuture(Optional.ofNullable(ledgers.get(key)));
    }

    /** Forgets the keys that nobody asked for lately. */
    void sweep() {
        long now = wallClockMillis.getAsLong();
        ledgers.values().removeIf(ledger -> ledger.isOver(now));
    }

    /** How many keys have a ledger. */
    int size() {
        return ledgers.size();
    }

    private Moment now() {
        return new Moment(wallClockMillis.getAsLong(), 1, 1, true, 0);
    }
}
