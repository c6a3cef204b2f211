// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** For a node that is alone: nobody hears, and the clock is its own. */
public final class LocalExchange implements Exchange {

    private final Peer self;
    private final LongSupplier clockMillis;

    public LocalExchange(String name, LongSupplier clockMillis) {
        this.self = new Peer(name, name);
        this.clockMillis = clockMillis;
    }

    @Override
    public String self() {
        return self.id();
    }

    @Override
    public List<Peer> members() {
        return List.of(self);
    }

    @Override
    public long clusterMillis() {
        return clockMillis.getAsLong();
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
