// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The requests that wait for the answer about one key, in the order in which they came, and what is owed for others
 * that did not wait. Under its spender's lock.
 */
final class WaitingLine {

    /** More requests than that do not wait for one key. */
    private static final int MAX = 10_000;

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private long owed;
    private int asked;
    private int askedTwice;

    boolean isFull() {
        return waiters.size() >= MAX;
    }

    boolean isEmpty() {
        return waiters.isEmpty() && owed == 0;
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    /** So much more was spent unasked; nobody owes more than there ever is. */
    void owe(long cost, long capacity) {
        owed = Math.min(owed + cost, capacity);
    }

    /** Pays from there what it can; what even the limit has not left is not owed any more. */
    void pay(Lease lease, boolean exhausted) {
        long paid = lease.drain(owed);
        owed = exhausted ? 0 : owed - paid;
    }

    void add(Waiter waiter) {
        waiters.add(waiter);
    }

    /** Takes those out that do not wait any more. */
    void tidy() {
        serve((waiter, twice) -> false);
    }

    /** What all of them cost, and what is owed; from now on they are asked for. */
    long need() {
        askedTwice = asked;
        asked = waiters.size();
        return owed + waiters.stream().mapToLong(Waiter::cost).sum();
    }

    /** What the dearest of them costs, at least 1. */
    long unit() {
        return waiters.stream().mapToLong(Waiter::cost).reduce(1, Math::max);
    }

    /**
     * Takes those out that are answered; one that does not wait any more is not looked at.
     *
     * @param answered is told whether it was asked for twice in vain
     */
    void serve(BiPredicate<Waiter, Boolean> answered) {
        int left = 0;
        int place = 0;
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); place++) {
            Waiter waiter = all.next();
            if (waiter.decision().isDone() || answered.test(waiter, place < askedTwice)) {
                all.remove();
            } else if (place < asked) {
                left++;
            }
        }
        asked = left;
    }

    /** Takes all of them out. */
    List<Waiter> end() {
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        asked = 0;
        return all;
    }
}
