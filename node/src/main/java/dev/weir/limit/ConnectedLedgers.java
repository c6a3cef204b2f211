// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Ledgers that are reached only later: a node has limits before it is in its cluster. Until then every call fails. */
public final class ConnectedLedgers implements Ledgers {

    private volatile Optional<Ledgers> ledgers = Optional.empty();

    /** From now on all calls go there. */
    public void connect(Ledgers reached) {
        ledgers = Optional.of(reached);
    }

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        return call(reached -> reached.ask(key, terms, demand));
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return call(reached -> reached.read(key));
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        return call(reached -> reached.reset(key));
    }

    @Override
    public Room room() {
        return ledgers.map(Ledgers::room).orElse(Room.UNKNOWN);
    }

    private <T> CompletionStage<T> call(Function<Ledgers, CompletionStage<T>> call) {
        return ledgers.map(call)
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalStateException("this node is not in its cluster yet")));
    }
}
