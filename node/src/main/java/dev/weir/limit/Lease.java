// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.concurrent.atomic.AtomicLong;

/** Tokens of one key that a node may spend without asking, for a time. From any thread. */
final class Lease {

    /** Nobody takes from a closed one any more. */
    private static final long CLOSED = Long.MIN_VALUE / 2;

    static final Lease NONE = new Lease(0, 0);

    private final long era;
    private final long endNanos;
    private final AtomicLong tokens = new AtomicLong();

    /** @param endNanos by the node's clock */
    Lease(long era, long endNanos) {
        this.era = era;
        this.endNanos = endNanos;
    }

    long era() {
        return era;
    }

    boolean isOver(long nowNanos) {
        return this == NONE || nowNanos - endNanos >= 0;
    }

    /** What may still be spent; below zero where more was charged than there was. */
    long tokens() {
        long now = tokens.get();
        return now < CLOSED / 2 ? 0 : now;
    }

    /** All or nothing. */
    boolean take(long cost, long nowNanos) {
        if (isOver(nowNanos)) {
            return false;
        }
        while (true) {
            long now = tokens.get();
            if (now < cost) {
                return false;
            }
            if (tokens.compareAndSet(now, now - cost)) {
                return true;
            }
        }
    }

    /** Takes it though it is more than there is. */
    void charge(long cost) {
        tokens.getAndAdd(-cost);
    }

    void put(long more) {
        tokens.getAndAdd(more);
    }

    /** Takes so many away as there are, at most. */
    long drain(long atMost) {
        while (true) {
            long now = tokens.get();
            long taken = Math.min(atMost, Math.max(0, now));
            if (taken == 0 || tokens.compareAndSet(now, now - taken)) {
                return taken;
            }
        }
    }

    /** Ends it; returns what was not spent. */
    long close() {
        long left = tokens.getAndSet(CLOSED);
        return left < CLOSED / 2 ? 0 : Math.max(0, left);
    }
}
