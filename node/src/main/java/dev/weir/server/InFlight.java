// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Journey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Knows when the last request under way is over, for a node that ends. From any thread. */
public final class InFlight implements GatewayHandler.Observer {

    private final GatewayHandler.Observer observer;
    private final LongSupplier nanoClock;
    private final AtomicLong count = new AtomicLong();
    private final Object none = new Object();
    private volatile boolean ending;

    /** @param observer is told too */
    public InFlight(GatewayHandler.Observer observer, LongSupplier nanoClock) {
        this.observer = observer;
        this.nanoClock = nanoClock;
    }

    @Override
    public void begun() {
        count.incrementAndGet();
        observer.begun();
    }

    @Override
    public void ended(Journey journey) {
        observer.ended(journey);
        if (count.decrementAndGet() == 0 && ending) {
            synchronized (none) {
                none.notifyAll();
            }
        }
    }

    /** From now on every answer is the last one on its connection. */
    public void end() {
        ending = true;
    }

    @Override
    public boolean ending() {
        return ending;
    }

    /**
     * Waits until nothing is under way.
     *
     * @return how many requests still are when the time is up, 0 if it was enough
     */
    public long awaitNone(Duration atMost) throws InterruptedException {
        long end = nanoClock.getAsLong() + atMost.toNanos();
        end();
        synchronized (none) {
            long left = end - nanoClock.getAsLong();
            while (count.get() > 0 && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(none, left);
                left = end - nanoClock.getAsLong();
            }
        }
        return count.get();
    }
}
