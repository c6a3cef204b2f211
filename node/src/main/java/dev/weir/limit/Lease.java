// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tokens of one key that a node may spend without asking, for a time. From any thread. */
final class Lease {

    /** Nobody takes from a closed one any more. */
    private static final long CLOSED = Long.MIN_VALUE / 2;

    static final Lease NONE = none();

    private final long era;
    private final long endNanos;
    private volatile @Nullable Lease older;
    private final AtomicLong tokens = new AtomicLong();

    /** @param endNanos by the node's clock */
    Lease(long era, long endNanos) {
        this(era, endNanos, null);
    }

    private Lease(long era, long endNanos, @Nullable Lease older) {
        this.era = era;
        this.endNanos = endNanos;
        this.older = older;
    }

    private static Lease none() {
        Lease none = new Lease(0, 0);
        none.close();
        return none;
    }

    /** One whose tokens are spent after those of this one, which end earlier. */
    Lease followedBy(long nextEra, long nextEndNanos) {
        Lease oldest = older;
        older = null;
        if (oldest != null) {
            oldest.close();
        }
        return new Lease(nextEra, nextEndNanos, this);
    }

    long era() {
        return era;
    }

    boolean isOver(long nowNanos) {
        return nowNanos - endNanos >= 0 || tokens.get() < CLOSED / 2;
    }

    /** What may still be spent. */
    long tokens() {
        long own = Math.max(0, tokens.get());
        Lease before = older;
        return before == null ? own : own + before.tokens();
    }

    /** What may be spent at once: tokens of two lives cannot pay for one thing. */
    long atOnce() {
        Lease before = older;
        return Math.max(Math.max(0, tokens.get()), before == null ? 0 : before.atOnce());
    }

    /** All or nothing. */
    boolean take(long cost, long nowNanos, LongSupplier nanoClock) {
        Lease before = older;
        if (before != null && before.take(cost, nowNanos, nanoClock)) {
            return true;
        }
        if (nowNanos - endNanos >= 0) {
            return false;
        }
        while (true) {
            long now = tokens.get();
            if (now < cost) {
                return false;
            }
            if (tokens.compareAndSet(now, now - cost)) {
                // Once more: between the look at the clock and here, the thread may have been put aside for long.
                return nanoClock.getAsLong() - endNanos < 0;
            }
        }
    }

    /** Adds to it, unless it is closed. */
    void put(long more) {
        tokens.getAndAdd(more);
    }

    /** Takes so many away as there are, at most; the older ones first. */
    long drain(long atMost) {
        Lease before = older;
        long older = before == null ? 0 : before.drain(atMost);
        while (true) {
            long now = tokens.get();
            long taken = Math.min(atMost - older, Math.max(0, now));
            if (taken == 0 || tokens.compareAndSet(now, now - taken)) {
                return older + taken;
            }
        }
    }

    /** Ends it; returns what was not spent. */
    long close() {
        long left = Math.max(0, tokens.getAndSet(CLOSED));
        Lease before = older;
        older = null;
        return before == null ? left : left + before.close();
    }
}
