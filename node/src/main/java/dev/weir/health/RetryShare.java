// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How much of the cluster's budget of retries at an upstream is this node's to take, until it has heard from all others
 * again. From any thread.
 */
public final class RetryShare {

    /*
     * Each node knows what it granted itself, and of the others what they said last: granted, and reserved, which is
     * what they may still grant before they divide again. What is left of the budget is divided by the number of nodes,
     * and that much is reserved. Of those that were not heard since, it is assumed that they have reserved as much. So
     * nothing is taken twice, but for what is on its way; and a node that stands still withholds a share from the
     * others, but not all.
     */

    /** What was not taken for so long is left to the others. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final LongAdder requests = new LongAdder();
    private final AtomicLong granted = new AtomicLong();
    private final LongSupplier nanoClock;
    private final Set<String> others = new HashSet<>();

    /** What those who were not heard since may have reserved, as this node did. */
    private final Map<String, Long> assumed = new HashMap<>();

    private long othersRequests;
    private long othersTaken;
    private int nodes = 1;
    private long reserved;
    private long reservedNanos;

    /** Of a node that knows of no other one. */
    public RetryShare(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Counts a request, however often it will be sent. */
    public void requested() {
        requests.increment();
    }

    /** How many nodes share the budget. */
    public synchronized int nodes() {
        return nodes;
    }

    /**
     * Takes the right to one more attempt.
     *
     * @param share of the requests of the last ten seconds that may be granted
     * @param floor that may be granted beside that for each node
     * @param ownRequests in the last ten seconds
     * @param ownGranted in the last ten seconds
     */
    public synchronized boolean tryTake(double share, long floor, long ownRequests, long ownGranted) {
        long left =
                (long) Math.floor(share * (ownRequests + othersRequests) + floor * nodes) - ownGranted - othersTaken;
        if (nodes > 1) {
            reserve(left);
        }
        if (left < 1 || (nodes > 1 && reserved < 1)) {
            return false;
        }
        reserved = Math.max(0, reserved - 1);
        reservedNanos = nanoClock.getAsLong();
        granted.incrementAndGet();
        return true;
    }

    private void reserve(long left) {
        if (!assumed.isEmpty() && reserved > 0) {
            return;
        }
        long taken = assumed.values().stream().mapToLong(Long::longValue).sum();
        reserved = Math.max(0, left - taken) / nodes;
        reservedNanos = nanoClock.getAsLong();
        others.forEach(node -> assumed.merge(node, reserved, Long::sum));
    }

    long requests() {
        return requests.sum();
    }

    long granted() {
        return granted.get();
    }

    /** What this node may still take. */
    synchronized long reserved() {
        if (nanoClock.getAsLong() - reservedNanos > KEPT.toNanos()) {
            reserved = 0;
        }
        return reserved;
    }

    /** Another node has said what it took. */
    synchronized void heard(String node) {
        assumed.remove(node);
    }

    /**
     * What all others did in the last ten seconds.
     *
     * @param taken granted there, and reserved
     */
    synchronized void others(Set<String> ids, long asked, long taken) {
        othersRequests = asked;
        othersTaken = taken;
        nodes = ids.size() + 1;
        others.clear();
        others.addAll(ids);
        assumed.keySet().retainAll(ids);
    }
}
