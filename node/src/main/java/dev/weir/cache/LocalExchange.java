// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.LocalPeers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** For a node that is alone: nobody hears, and the clock is its own. */
public final class LocalExchange extends LocalPeers implements Exchange {

    public LocalExchange(String name, LongSupplier clockMillis) {
        super(name, clockMillis);
    }

    @Override
    public CompletionStage<Reply> say(String member, Message message) {
        return CompletableFuture.failedFuture(new IllegalStateException(member + " is not here, nobody is"));
    }

    @Override
    public void listen(Listener listener) {
        // Nobody says anything.
    }
}
