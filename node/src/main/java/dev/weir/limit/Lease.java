// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one key that a node may spend without asking, for a time. They may be taken from any thread; the rest is
 * its spender's.
 */
final class Lease {

    /** Nobody takes from a closed one any more. */
    private static final long CLOSED = Long.MIN_VALUE / 2;

    private static final long MILLI = 1_000_000;

    static final Lease NONE = none();

    private final Life life;
    private final AtomicLong tokens = new AtomicLong();
    private volatile @Nullable Lease older;
    private long given;
    private long settled;

    /**
     * When tokens may be spent.
     *
     * @param era of the grant, by the cluster's clock
     * @param askedNanos the owner granted them later than that; by the node's clock, as all that follows
     * @param validMillis how long they may be spent from then on
     * @param promptNanos who has taken one goes on within that, or without it; {@link #WHENEVER} where nobody asks when
     *     it was spent
     */
    record Life(long era, long askedNanos, long validMillis, long promptNanos) {

        static final long WHENEVER = Long.MAX_VALUE;

        boolean isDated() {
            return promptNanos != WHENEVER;
        }

        /**
         * An owner's clock has no smaller steps than a millisecond, so it granted them up to that later than it says.
         */
        private long stepMillis() {
            return isDated() ? 1 : 0;
        }

        long endNanos() {
            return askedNanos + (validMillis - stepMillis()) * MILLI;
        }

        boolean isOver(long nowNanos) {
            return nowNanos - endNanos() >= 0;
        }

        /** What was taken before now. */
        Spending spent(long tokens, long nowNanos) {
            long nanos = nowNanos - askedNanos + promptNanos;
            long millis = stepMillis() + (nanos + MILLI - 1) / MILLI;
            return new Spending(era, validMillis, tokens, Math.min(validMillis, millis));
        }

        Spending never(long tokens) {
            return new Spending(era, validMillis, tokens, Spending.NEVER);
        }
    }

    Lease(Life life) {
        this(life, null);
    }

    private Lease(Life life, @Nullable Lease older) {
        this.life = life;
        this.older = older;
    }

    private static Lease none() {
        Lease none = new Lease(new Life(0, 0, 0, 0));
        none.close();
        return none;
    }

    /** One whose tokens are spent after those of this one, which end earlier. */
    Lease followedBy(Life next) {
        return new Lease(next, this);
    }

    long era() {
        return life.era();
    }

    boolean isOver(long nowNanos) {
        return life.isOver(nowNanos) || tokens.get() < CLOSED / 2;
    }

    /** What may still be spent. */
    long tokens() {
        Lease before = older;
        return before == null ? left() : left() + before.tokens();
    }

    private long left() {
        return Math.max(0, tokens.get());
    }

    /** What may be spent at once: tokens of two lives cannot pay for one thing. */
    long atOnce() {
        Lease before = older;
        return Math.max(left(), before == null ? 0 : before.atOnce());
    }

    /** All or nothing. */
    boolean take(long cost, long nowNanos, LongSupplier nanoClock) {
        Lease before = older;
        if (before != null && before.take(cost, nowNanos, nanoClock)) {
            return true;
        }
        if (life.isOver(nowNanos)) {
            return false;
        }
        while (true) {
            long now = tokens.get();
            if (now < cost) {
                return false;
            }
            if (tokens.compareAndSet(now, now - cost)) {
                // Once more: between the look at the clock and here, the thread may have been put aside for long.
                long then = nanoClock.getAsLong();
                return then - nowNanos <= life.promptNanos() && !life.isOver(then);
            }
        }
    }

    /** Adds what was granted, unless it is closed. */
    void grant(long more) {
        given += more;
        tokens.getAndAdd(more);
    }

    /** Puts back what was taken, unless it is closed, or it may have been said that it was spent. From any thread. */
    void putBack(long taken) {
        if (!life.isDated()) {
            tokens.getAndAdd(taken);
        }
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

    /** Says what was spent since this was asked last, and ends the older one if it is over. */
    void tell(LongSupplier nanoClock, List<Spending> into) {
        Lease before = older;
        if (before != null && before.isOver(nanoClock.getAsLong())) {
            endOlder(nanoClock, into);
        } else if (before != null) {
            before.tell(nanoClock, into);
        }
        spent(given - settled - left(), nanoClock, into);
    }

    private void spent(long spent, LongSupplier nanoClock, List<Spending> into) {
        if (spent > 0 && life.isDated()) {
            settled += spent;
            // Looked at only now: whoever took one has looked at the clock before that.
            into.add(life.spent(spent, nanoClock.getAsLong()));
        }
    }

    /** Ends the older one, and says what became of its tokens; returns how many were not spent. */
    long endOlder(LongSupplier nanoClock, List<Spending> into) {
        Lease before = older;
        older = null;
        return before == null ? 0 : before.end(nanoClock, into);
    }

    /** Ends it, and says what became of its tokens; returns how many were not spent. */
    long end(LongSupplier nanoClock, List<Spending> into) {
        long before = endOlder(nanoClock, into);
        long left = Math.max(0, tokens.getAndSet(CLOSED));
        spent(given - settled - left, nanoClock, into);
        if (left > 0 && life.isDated()) {
            settled += left;
            into.add(life.never(left));
        }
        return before + left;
    }

    /** Ends it; returns what was not spent. */
    long close() {
        long left = Math.max(0, tokens.getAndSet(CLOSED));
        Lease before = older;
        older = null;
        return before == null ? left : left + before.close();
    }
}
