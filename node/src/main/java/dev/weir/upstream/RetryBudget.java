// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.health.RetryShare;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How many attempts beyond the first all nodes together may make at an upstream: a share of the requests of the last
 * ten seconds, and {@value #FLOOR} more for each node, so that little traffic is helped too. A brown-out then costs the
 * upstream that much more, and not a multiple. From any thread.
 */
final class RetryBudget {

    /*
     * Requests and further attempts are counted by the second they fall into, over the same window. One is granted if
     *     granted(window) + 1 <= share * requests(window) + FLOOR          at that moment.
     * So over any time T, the granted are at most share * requests(T and the window before it) + FLOOR for each window
     * begun in T: going back from the last grant, disjoint windows cover all grants, and each keeps the inequality.
     *
     * A slot is a long: the second it counts for in the upper half, the count in the lower. Counting a request is one
     * compare-and-set; granting is rare and takes a lock, so two threads cannot both take the last one.
     */

    /** What may be granted in ten seconds without any requests. */
    static final int FLOOR = 10;

    private static final int SECONDS = 10;
    private static final int SLOTS = 16;
    private static final long COUNT = 0xffff_ffffL;

    private final LongSupplier nanoClock;
    private final RetryShare share;
    private final long originNanos;
    private final AtomicLongArray requests = new AtomicLongArray(SLOTS);
    private final AtomicLongArray granted = new AtomicLongArray(SLOTS);

    /** @param share what of it is this node's to take */
    RetryBudget(LongSupplier nanoClock, RetryShare share) {
        this.nanoClock = nanoClock;
        this.share = share;
        this.originNanos = nanoClock.getAsLong();
    }

    /** Counts a request, however often it will be sent. */
    void requested() {
        count(requests, second());
        share.requested();
    }

    /**
     * Takes the right to one more attempt.
     *
     * @param part of the requests, 0 to 1
     */
    synchronized boolean tryTake(double part) {
        long second = second();
        if (!share.tryTake(part, FLOOR, sum(requests, second), sum(granted, second))) {
            return false;
        }
        count(granted, second);
        return true;
    }

    /** From 1: a slot that was never used counts for none. */
    private long second() {
        return 1 + (nanoClock.getAsLong() - originNanos) / 1_000_000_000L;
    }

    private static void count(AtomicLongArray slots, long second) {
        int index = (int) (second % SLOTS);
        while (true) {
            long slot = slots.get(index);
            if (slot >>> 32 > second) {
                return; // this thread was held up for longer than the window
            }
            long counted = slot >>> 32 == second ? slot + 1 : (second << 32) + 1;
            if (slots.compareAndSet(index, slot, counted)) {
                return;
            }
        }
    }

    private static long sum(AtomicLongArray slots, long second) {
        long sum = 0;
        for (int i = 0; i < SLOTS; i++) {
            long slot = slots.get(i);
            long age = second - (slot >>> 32);
            sum += age >= 0 && age < SECONDS ? slot & COUNT : 0;
        }
        return sum;
    }
}
