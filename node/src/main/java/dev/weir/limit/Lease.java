// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
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
    private final List<Spending> noted = new ArrayList<>();
    private volatile @Nullable Lease older;
    private volatile long notedNanos;
    private long given;
    private long settled;

    /**
     * When tokens may be spent.
     *
     * @param era of the grant, by the cluster's clock
     * @param micros it was so much later; {@link Moment#UNSAID} where that is not known
     * @param askedNanos the owner granted them later than that; by the node's clock, as all that follows
     * @param validMillis how long they may be spent from then on
     * @param promptNanos who has taken one goes on within that, or without it; {@link #WHENEVER} where nobody asks when
     *     it was spent
     */
    record Life(long era, int micros, long askedNanos, long validMillis, long promptNanos) {

        static final long WHENEVER = Long.MAX_VALUE;

        private static final long MICRO = 1000;

        /** Of the time within which a request goes on. */
        private static final long NOTED_EVERY = 25;

        /** One by a clock that has no smaller steps than a millisecond. */
        Life(long era, long askedNanos, long validMillis, long promptNanos) {
            this(era, Moment.UNSAID, askedNanos, validMillis, promptNanos);
        }

        boolean isDated() {
            return promptNanos != WHENEVER;
        }

        /** So often it is noted how many were spent by then; never where nobody asks so precisely. */
        private long notedEvery() {
            return micros == Moment.UNSAID ? WHENEVER : NOTED_EVERY * promptNanos;
        }

        /** An owner's clock has no smaller steps, so it granted them up to that later than it says. */
        private long stepNanos() {
            return micros == Moment.UNSAID ? MILLI : MICRO;
        }

        long endNanos() {
            return askedNanos + validMillis * MILLI - (isDated() ? stepNanos() : 0);
        }

        boolean isOver(long nowNanos) {
            return nowNanos - endNanos() >= 0;
        }

        /** What was taken before now. */
        Spending spent(long tokens, long nowNanos) {
            long step = stepNanos();
            long steps = 1 + (nowNanos - askedNanos + promptNanos + step - 1) / step;
            return spending(tokens, Math.min(MICRO * validMillis, steps * (step / MICRO)));
        }

        Spending never(long tokens) {
            return spending(tokens, Spending.NEVER);
        }

        private Spending spending(long tokens, long after) {
            return new Spending(MICRO * era + Math.max(0, micros), MICRO * validMillis, tokens, after);
        }
    }

    Lease(Life life) {
        this(life, null);
    }

    private Lease(Life life, @Nullable Lease older) {
        this.life = life;
        this.older = older;
        this.notedNanos = life.askedNanos();
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

    /** Whether its tokens are of the same moment. */
    boolean isOf(Grant grant) {
        return life.era() == grant.era() && life.micros() == grant.micros();
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
                if (then - notedNanos > life.notedEvery()) {
                    note(nanoClock);
                }
                return then - nowNanos <= life.promptNanos() && !life.isOver(then);
            }
        }
    }

    private synchronized void note(LongSupplier nanoClock) {
        spent(given - settled - left(), nanoClock, noted);
        notedNanos = nanoClock.getAsLong();
    }

    /** Adds what was granted, unless it is closed. */
    synchronized void grant(long more) {
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
    synchronized void tell(LongSupplier nanoClock, List<Spending> into) {
        Lease before = older;
        if (before != null && before.isOver(nanoClock.getAsLong())) {
            endOlder(nanoClock, into);
        } else if (before != null) {
            before.tell(nanoClock, into);
        }
        into.addAll(noted);
        noted.clear();
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
    synchronized long end(LongSupplier nanoClock, List<Spending> into) {
        long before = endOlder(nanoClock, into);
        into.addAll(noted);
        noted.clear();
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
