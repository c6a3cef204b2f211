// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.cluster.LocalPeers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** For a node that is alone: nobody hears, and the clock is its own. */
public final class LocalExchange extends LocalPeers implements Exchange {

    public LocalExchange(String name, LongSupplier clockMillis) {
        super(name, clockMillis);
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
