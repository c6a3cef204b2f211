// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Those of a node that shares them with nobody. From any thread. */
public final class LocalNonces implements Nonces {

    private final LongSupplier nanoClock;
    private final Map<String, Long> used = new HashMap<>();
    private final PriorityQueue<Used> inOrder = new PriorityQueue<>();

    /** One that may be forgotten then. */
    private record Used(String nonce, long untilNanos) implements Comparable<Used> {

        @Override
        public int compareTo(Used other) {
            return Long.signum(untilNanos - other.untilNanos);
        }
    }

    public LocalNonces(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized CompletionStage<Boolean> use(String nonce, Duration keep) {
        long nowNanos = nanoClock.getAsLong();
        while (!inOrder.isEmpty() && inOrder.element().untilNanos - nowNanos <= 0) {
            used.remove(inOrder.remove().nonce);
        }
        boolean first = used.putIfAbsent(nonce, nowNanos) == null;
        if (first) {
            inOrder.add(new Used(nonce, nowNanos + keep.toNanos()));
        }
        return CompletableFuture.completedFuture(first);
    }
}
