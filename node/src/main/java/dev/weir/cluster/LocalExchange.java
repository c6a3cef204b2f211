// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * For a node that is alone: nobody hears, and the clock is its own.
 *
 * @param <M> what would be said
 * @param <R> what would be answered
 */
public final class LocalExchange<M, R> extends LocalPeers implements Exchange<M, R> {

    public LocalExchange(String name, LongSupplier clockMillis) {
        super(name, clockMillis);
    }

    @Override
    public CompletionStage<R> say(String member, M message) {
        return CompletableFuture.failedFuture(new IllegalStateException(member + " is not here, nobody is"));
    }

    @Override
    public void listen(Listener<M, R> listener) {
        // Nobody says anything.
    }
}
