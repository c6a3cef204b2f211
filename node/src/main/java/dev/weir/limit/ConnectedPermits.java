// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Permit ledgers that are reached only later, as {@link ConnectedLedgers}. Until then every call fails. */
public final class ConnectedPermits implements PermitLedgers {

    private volatile Optional<PermitLedgers> ledgers = Optional.empty();

    /** From now on all calls go there. */
    public void connect(PermitLedgers reached) {
        ledgers = Optional.of(reached);
    }

    @Override
    public CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand) {
        return call(reached -> reached.ask(key, terms, demand));
    }

    @Override
    public CompletionStage<Optional<PermitLedger>> read(String key) {
        return call(reached -> reached.read(key));
    }

    private <T> CompletionStage<T> call(Function<PermitLedgers, CompletionStage<T>> call) {
        return ledgers.map(call)
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalStateException("this node is not in its cluster yet")));
    }
}
