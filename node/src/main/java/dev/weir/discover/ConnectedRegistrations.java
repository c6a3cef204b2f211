// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Registrations that are reached only later: a node has sources before it is in its cluster. Until then nobody is
 * registered, and every call fails.
 */
public final class ConnectedRegistrations implements Registrations {

    private volatile Optional<Registrations> registrations = Optional.empty();

    /** From now on all calls go there; before any revision runs. */
    public void connect(Registrations reached) {
        registrations = Optional.of(reached);
    }

    @Override
    public CompletionStage<Void> put(String upstream, Registration registration) {
        return registrations.map(reached -> reached.put(upstream, registration)).orElseGet(this::unreached);
    }

    @Override
    public CompletionStage<Boolean> remove(String upstream, String id) {
        return registrations.map(reached -> reached.remove(upstream, id)).orElseGet(this::unreached);
    }

    private <T> CompletionStage<T> unreached() {
        return CompletableFuture.failedStage(new IllegalStateException("this node is not in its cluster yet"));
    }

    @Override
    public List<Registration> of(String upstream) {
        return registrations.map(reached -> reached.of(upstream)).orElse(List.of());
    }

    @Override
    public Subscription follow(String upstream, Runnable changed) {
        return registrations.map(reached -> reached.follow(upstream, changed)).orElse(() -> {});
    }
}
