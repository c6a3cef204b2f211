// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Journey;
import java.util.concurrent.atomic.AtomicLong;

/** The requests under way, and whether they are the last ones, for a node that ends. From any thread. */
public final class InFlight implements GatewayHandler.Observer {

    private final GatewayHandler.Observer observer;
    private final AtomicLong count = new AtomicLong();
    private volatile boolean ending;
    private volatile boolean givingUp;

    /** @param observer is told too */
    public InFlight(GatewayHandler.Observer observer) {
        this.observer = observer;
    }

    @Override
    public void begun() {
        count.incrementAndGet();
        observer.begun();
    }

    @Override
    public void ended(Journey journey) {
        observer.ended(journey);
        count.decrementAndGet();
    }

    /** How many there are. */
    public long count() {
        return count.get();
    }

    /** From now on every answer is the last one on its connection. */
    public void end() {
        ending = true;
    }

    @Override
    public boolean ending() {
        return ending;
    }

    /** From now on requests that are broken off are so because the node ends. */
    void giveUp() {
        givingUp = true;
    }

    @Override
    public boolean givingUp() {
        return givingUp;
    }
}
