// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What was purged, as one node knows it, and the stamps by which it is known what began before a purge. From any
 * thread; who is locked out waits for less than a microsecond or so.
 */
final class PurgeLog {

    private final Stamps stamps;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Floors hard = new Floors();
    private final Floors soft = new Floors();

    PurgeLog(Stamps stamps) {
        this.stamps = stamps;
    }

    /** What a copy has to be to be let in. */
    enum Verdict {
        KEEP,
        /** As a stale one. */
        MARK,
        REFUSE
    }

    /** From now on nothing gets in that these mean and that was begun until then. */
    void raise(List<Purge> purges, long at) {
        lock.writeLock().lock();
        try {
            purges.forEach(purge -> (purge.soft() ? soft : hard).raise(purge, at));
        } finally {
            lock.writeLock().unlock();
        }
        stamps.passed(at);
    }

    Verdict verdict(Stored stored) {
        return under(() -> {
            if (hard.reach(stored)) {
                return Verdict.REFUSE;
            }
            return soft.reach(stored) ? Verdict.MARK : Verdict.KEEP;
        });
    }

    /**
     * What stamp a copy gets of which the upstream has said that it is the same still: its body is as old as it was. Of
     * soft purges, which asked for no more than that, it is free.
     */
    long validated(Stored stored) {
        return under(() -> soft.latest(stored, stored.began() - 1) + 1);
    }

    /** Whether what was begun then for that key may still be given to those who ask now. */
    boolean joinable(CacheKey key, long began) {
        return under(() -> !hard.reach(key, began) && !soft.reach(key, began));
    }

    /** Does what puts a copy on a shelf: nothing is purged while it looks and puts. */
    <T> T under(Supplier<T> putting) {
        lock.readLock().lock();
        try {
            return putting.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    PurgeRecord record() {
        return under(() -> new PurgeRecord(stamps.clockMillis(), hard.record(), soft.record()));
    }

    /** Whether it learns anything from it: then there may be copies that it means. */
    boolean learn(PurgeRecord purged) {
        // Nodes that were apart had different clocks: what began here before a purge there may have a later stamp, by
        // as much as the clocks differ and stamps were ahead of the one here.
        long ahead = Math.max(0, stamps.clockMillis() - purged.stamp() + stamps.lead());
        lock.writeLock().lock();
        try {
            boolean ofHard = hard.learn(purged.hard(), ahead);
            boolean ofSoft = soft.learn(purged.soft(), ahead);
            return ofHard || ofSoft;
        } finally {
            lock.writeLock().unlock();
            stamps.reached(purged.stamp());
        }
    }
}
