// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The ledgers of limits that each node counts by itself; only to begin a key anew, the other nodes are told. */
record PerNodeLedgers(LocalLedgers local, Ledgers shared) implements Ledgers {

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        return local.ask(key, terms, demand);
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return local.read(key);
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        return local.reset(key).thenCompose(here -> shared.reset(key));
    }
}
