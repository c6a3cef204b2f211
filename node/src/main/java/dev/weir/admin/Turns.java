// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Lets one begin when the one before it is done, in the order in which they came, without anybody waiting. */
final class Turns {

    private final Executor worker;
    private CompletionStage<?> last = CompletableFuture.completedFuture(true);

    Turns(Executor worker) {
        this.worker = worker;
    }

    /** Runs the turn on a worker thread when it is due; it lasts until its stage is complete. */
    synchronized <T> CompletionStage<T> take(Supplier<CompletionStage<T>> turn) {
        CompletionStage<T> mine = last.handle((value, failure) -> true).thenComposeAsync(due -> turn.get(), worker);
        last = mine;
        return mine;
    }
}
