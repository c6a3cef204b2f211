// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a node has of one key, and how fast it goes. Tokens may be taken from any thread; the rest is its spender's. */
final class Purse {

    private final LimitStatistics statistics;
    private final LongSupplier nanoClock;
    private final Pace pace;
    private final OwnerClock clock = new OwnerClock();
    private final List<Spending> spendings = new ArrayList<>();
    private volatile Lease lease = Lease.NONE;
    private long saidNanos;
    private long carried;
    private long carriedEra;

    Purse(LimitStatistics statistics, LongSupplier nanoClock) {
        this.statistics = statistics;
        this.nanoClock = nanoClock;
        this.saidNanos = nanoClock.getAsLong();
        this.pace = new Pace(saidNanos);
    }

    Lease lease() {
        return lease;
    }

    /** What can still be spent. */
    long held(long nowNanos) {
        Lease current = lease;
        return current.isOver(nowNanos) ? 0 : current.tokens();
    }

    /** The dearest thing that can be paid for. */
    long atOnce(long nowNanos) {
        Lease current = lease;
        return current.isOver(nowNanos) ? 0 : current.atOnce();
    }

    /** Adds what was granted when this was asked. */
    void credit(Terms terms, Grant grant, long askedNanos, long nowNanos) {
        if (!lease.isOf(grant) || lease.isOver(nowNanos)) {
            // From when it was asked for: it may have been on its way for long.
            long from = clock.granted(grant, askedNanos, nowNanos);
            long prompt = terms.promptNanos();
            replace(terms, new Lease.Life(grant.era(), grant.micros(), from, grant.validMillis(), prompt), nowNanos);
        }
        lease.grant(grant.tokens());
        pace.credit(grant.tokens());
        statistics.granted(grant.tokens());
    }

    private void replace(Terms terms, Lease.Life life, long nowNanos) {
        Lease before = lease;
        if (!terms.fixed()) {
            boolean follows = !before.isOver(nowNanos) && before.tokens() > 0;
            comeBack(follows ? before.endOlder(nanoClock, spendings) : before.end(nanoClock, spendings));
            lease = follows ? before.followedBy(life) : new Lease(life);
            return;
        }
        lease = new Lease(life);
        if (terms.rates().size() > 1) {
            // Too old for the shortest window, but not for the others.
            carriedEra = before.era();
            carried = before.close();
            pace.credit(-carried);
        } else {
            drop(before);
        }
    }

    private void comeBack(long tokens) {
        pace.credit(-tokens);
        statistics.returned(tokens);
    }

    /** The era of what is given back next, or else of the lease. */
    long era() {
        return carried > 0 ? carriedEra : lease.era();
    }

    /** Takes out what is of no more use here and can be given back; what is of no use at all is dropped. */
    long giveBack(Terms terms, boolean idle, long nowNanos) {
        long back = carried;
        carried = 0;
        boolean over = lease.isOver(nowNanos);
        if (!terms.fixed()) {
            settle(idle || over);
            return 0;
        }
        if (over ? terms.rates().size() > 1 : idle) {
            long left = lease.close();
            pace.credit(-left);
            return back + left;
        }
        if (over) {
            drop(lease);
        }
        return back;
    }

    /** Notes what became of tokens that count from when they were spent; ends what there is if it is of no more use. */
    void settle(boolean useless) {
        if (useless) {
            comeBack(lease.end(nanoClock, spendings));
        } else {
            lease.tell(nanoClock, spendings);
        }
    }

    /** What was noted since this was asked last; the next question says so. */
    List<Spending> spendings(long nowNanos) {
        List<Spending> noted = List.copyOf(spendings);
        spendings.clear();
        saidNanos = nowNanos;
        return noted;
    }

    /** Whether its owner has to be told something of tokens that count from when they were spent. */
    enum Due {
        NOW,
        SOON,
        NEVER
    }

    /** Ends what lies idle or is over. What was spent is only told where little is left, and others may wait for it. */
    Due tidy(Terms terms, boolean idle, boolean scarce, long nowNanos) {
        Lease current = lease;
        boolean useless = current.tokens() > 0 && (idle || current.isOver(nowNanos));
        settle(useless);
        if (useless) {
            return Due.NOW;
        }
        Optional<Duration> within = scarce && !spendings.isEmpty() ? terms.saidWithin() : Optional.empty();
        if (within.isEmpty()) {
            return current.tokens() > 0 ? Due.SOON : Due.NEVER;
        }
        return nowNanos - saidNanos >= within.get().toNanos() ? Due.NOW : Due.SOON;
    }

    /** Takes out what is more than twice what goes, where it can be given back: traffic is not what it was. */
    long surplus(Terms terms, long holdNanos) {
        if (!terms.fixed()) {
            return 0;
        }
        long left = lease.drain(Math.max(0, lease.tokens() - 2 * pace.wanted(holdNanos)));
        pace.credit(-left);
        return left;
    }

    /** Drops the lease of a fixed window if it is over. */
    void expire(long nowNanos) {
        if (lease.isOver(nowNanos)) {
            drop(lease);
        }
    }

    private void drop(Lease over) {
        long left = over.close();
        pace.credit(-left);
        statistics.expired(left);
    }

    void measure(long nowNanos, long holdNanos) {
        pace.measure(lease.tokens(), nowNanos, holdNanos);
    }

    /** With fewer tokens than that it is time to ask for more. */
    long halfStock(Terms terms, long holdNanos) {
        return Math.min(terms.stock(wanted(holdNanos)), lease.tokens()) / 2;
    }

    /** What will go in such a time. */
    long wanted(long nanos) {
        return pace.wanted(nanos);
    }
}
