// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.List;
import java.util.Set;
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
    public void say(Pulse pulse) {
        // Nobody is there.
    }

    @Override
    public void tell(String member, List<Ruling> rulings) {
        // Nobody is there.
    }

    @Override
    public CompletionStage<Set<String>> say(List<Ruling> rulings) {
        return CompletableFuture.completedFuture(Set.of());
    }

    @Override
    public CompletionStage<Done> ask(String keeper, Deed deed) {
        return CompletableFuture.completedFuture(Done.refused("nobody else is here"));
    }

    @Override
    public void listen(Listener listener) {
        // Nobody says anything.
    }
}
