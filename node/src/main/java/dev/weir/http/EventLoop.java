// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An I/O thread: what belongs to a request happens here and nowhere else. */
public interface EventLoop {

    /** Which of the node's loops this is: 0 to their number less one. */
    int index();

    /** Whether the caller is on this very thread. */
    boolean inLoop();

    /** Runs a task on this thread, soon; from any thread, never within the call. */
    void execute(Runnable task);

    /** Runs a task on this thread after at least the delay, to about 50 ms. Only from this thread. */
    Timer schedule(Runnable task, Duration delay);

    /** Brings what left the loop back to it: the returned stage completes on this thread. */
    default <T> CompletionStage<T> resume(CompletionStage<T> stage) {
        CompletableFuture<T> here = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (inLoop()) {
                complete(here, value, failure);
            } else {
                execute(() -> complete(here, value, failure));
            }
        });
        return here;
    }

    private static <T> void complete(CompletableFuture<T> stage, T value, Throwable failure) {
        if (failure != null) {
            stage.completeExceptionally(failure);
        } else {
            stage.complete(value);
        }
    }

    /** A task that was scheduled. */
    @FunctionalInterface
    interface Timer {

        /** Takes the task back; nothing happens when it ran already. Only from the loop's thread. */
        void cancel();
    }
}
