// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** What a node has of one key, and how fast it goes. Tokens may be taken from any thread; the rest is its spender's. */
final class Purse {

    private final LimitStatistics statistics;
    private final Pace pace;
    private volatile Lease lease = Lease.NONE;
    private long carried;
    private long carriedEra;

    Purse(LimitStatistics statistics, long nowNanos) {
        this.statistics = statistics;
        this.pace = new Pace(nowNanos);
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

    /** Adds what was granted, to be spent until then. */
    void credit(Terms terms, Grant grant, long endNanos, long nowNanos) {
        if (lease.era() != grant.era() || lease.isOver(nowNanos)) {
            replace(terms, grant.era(), endNanos, nowNanos);
        }
        lease.put(grant.tokens());
        pace.credit(grant.tokens());
        statistics.granted(grant.tokens());
    }

    private void replace(Terms terms, long era, long endNanos, long nowNanos) {
        Lease before = lease;
        if (terms.algorithm() != Algorithm.FIXED_WINDOW && !before.isOver(nowNanos) && before.tokens() > 0) {
            lease = before.followedBy(era, endNanos);
            return;
        }
        lease = new Lease(era, endNanos);
        if (terms.algorithm() == Algorithm.FIXED_WINDOW && terms.rates().size() > 1) {
            // Too old for the shortest window, but not for the others.
            carriedEra = before.era();
            carried = before.close();
            pace.credit(-carried);
        } else {
            drop(before);
        }
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
        if (terms.algorithm() == Algorithm.FIXED_WINDOW && (over ? terms.rates().size() > 1 : idle)) {
            long left = lease.close();
            pace.credit(-left);
            return back + left;
        }
        if (over) {
            drop(lease);
        }
        return back;
    }

    /** Takes out what is more than twice what goes, where it can be given back: traffic is not what it was. */
    long surplus(Terms terms, long holdNanos) {
        if (terms.algorithm() != Algorithm.FIXED_WINDOW) {
            return 0;
        }
        long left = lease.drain(Math.max(0, lease.tokens() - 2 * pace.wanted(holdNanos)));
        pace.credit(-left);
        return left;
    }

    /** Drops the lease if it is over. */
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

    /** What will go in such a time. */
    long wanted(long nanos) {
        return pace.wanted(nanos);
    }
}
