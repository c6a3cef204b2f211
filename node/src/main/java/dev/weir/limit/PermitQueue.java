// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The requests of one key that wait on this node for a permit, in the order in which they came. Some of them have gone
 * already: they have completed their answer themselves. Only under the lock of its spender; answers are collected, to
 * be given without it.
 */
final class PermitQueue {

    /** More than that do not wait for one key. */
    private static final int MAX = 10_000;

    private final Deque<Waiter> waiting = new ArrayDeque<>();

    /** @param patient waits on when the owner has nothing */
    private record Waiter(CompletableFuture<Permit> permit, boolean patient, long sinceNanos) {}

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean isFull() {
        return waiting.size() >= MAX;
    }

    void add(CompletableFuture<Permit> permit, boolean patient, long nanos) {
        waiting.add(new Waiter(permit, patient, nanos));
    }

    /** How many still want one. */
    long size() {
        return waiting.stream().filter(waiter -> !waiter.permit.isDone()).count();
    }

    /** The first one gets it, unless it has gone. */
    void serve(Supplier<Permit> permits, List<Runnable> answers) {
        Waiter first = waiting.remove();
        if (!first.permit.isDone()) {
            Permit permit = permits.get();
            answers.add(() -> {
                if (!first.permit.complete(permit)) {
                    permit.release();
                }
            });
        }
    }

    /** Those that do not want to wait get none. */
    void refuseImpatient(List<Runnable> answers) {
        waiting.removeIf(waiter -> {
            if (!waiter.patient) {
                answers.add(() -> waiter.permit.complete(Permit.refused()));
            }
            return !waiter.patient || waiter.permit.isDone();
        });
    }

    /**
     * Those that came before then are told why they have none.
     *
     * @param all also those that wait for another request to end
     */
    void giveUp(long beforeNanos, boolean all, Permit none, List<Runnable> answers) {
        waiting.removeIf(waiter -> {
            boolean late = waiter.sinceNanos - beforeNanos < 0 && (all || !waiter.patient);
            if (late) {
                answers.add(() -> waiter.permit.complete(none));
            }
            return late;
        });
    }

    /** Forgets those that have gone. */
    void prune() {
        waiting.removeIf(waiter -> waiter.permit.isDone());
    }
}
