// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to fetch a response: of one node for the whole cluster, or only for itself. Whoever has it ends it, once,
 * in one of three ways; a second time does nothing. From any thread.
 */
public final class Ticket {

    private final Tickets tickets;
    private final TicketId id;
    private final boolean shared;
    private final long began;
    private final long beganNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    Ticket(Tickets tickets, TicketId id, boolean shared, long began, long beganNanos) {
        this.tickets = tickets;
        this.id = id;
        this.shared = shared;
        this.began = began;
        this.beganNanos = beganNanos;
    }

    TicketId id() {
        return id;
    }

    long beganNanos() {
        return beganNanos;
    }

    /**
     * By which {@link Stored#began} it is known what was purged since; no request is to be sent before it was given.
     */
    public long began() {
        return began;
    }

    /** Whether others wait for it, or may; otherwise what comes of it stays on this node. */
    public boolean shared() {
        return shared;
    }

    /**
     * Whether requests that come now may have what is fetched: nothing of the URL was purged since it began. Once the
     * head is there, {@link #mayKeep} says it.
     */
    public boolean joinable() {
        return tickets.joinable(this);
    }

    /** Whether this may be kept, and given to those who come now: nothing was purged since it began that means it. */
    public boolean mayKeep(Stored stored) {
        return tickets.mayKeep(stored);
    }

    /**
     * Keeps what was fetched, at once on this node; where it was purged meanwhile, it is not kept, and the next one
     * fetches it.
     *
     * @return complete when all nodes that hold it have it, or cannot be told; never fails
     */
    public CompletionStage<Void> keep(Stored stored) {
        return tickets.keep(this, stored);
    }

    /** It is for nobody else: those who wait go by themselves, and so do all for as long as that. */
    public void notShareable(Duration passFor) {
        tickets.giveBack(this, Math.max(1, passFor.toMillis()));
    }

    /** Nothing came of it: the next one may try. */
    public void failed() {
        tickets.giveBack(this, 0);
    }

    /** Whether nothing has come of it yet. */
    boolean isOpen() {
        return !ended.get();
    }

    /** Whether it was not ended before. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
