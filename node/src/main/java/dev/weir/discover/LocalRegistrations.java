// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The registrations of a node that is alone. */
public final class LocalRegistrations implements Registrations {

    private final Roll roll;

    public LocalRegistrations(LongSupplier nanoClock) {
        this.roll = new Roll(nanoClock);
    }

    @Override
    public CompletionStage<Void> put(String upstream, Registration registration) {
        roll.hear(upstream, registration);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> remove(String upstream, String id) {
        return CompletableFuture.completedFuture(roll.forget(upstream, id));
    }

    @Override
    public List<Registration> of(String upstream) {
        return roll.of(upstream);
    }

    @Override
    public Subscription follow(String upstream, Runnable changed) {
        return roll.follow(upstream, changed);
    }

    /** How many follow. */
    public int followers() {
        return roll.followers();
    }
}
