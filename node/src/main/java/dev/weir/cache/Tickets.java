// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The rights to fetch that this node has. Their keys' homes hear of them again and again, or give them to others. */
final class Tickets {

    static final Duration RENEWED_EVERY = Duration.ofMillis(500);

    /** What nobody has ended by then is not counted on. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Shelves shelves;
    private final PurgeLog log;
    private final Stamps stamps;
    private final Mail mail;
    private final Membership membership;
    private final CacheCounts counts;
    private final LongSupplier nanoClock;
    private final Map<Long, Ticket> live = new ConcurrentHashMap<>();
    private volatile long renewedNanos;

    Tickets(
            Shelves shelves,
            PurgeLog log,
            Stamps stamps,
            Mail mail,
            Membership membership,
            CacheCounts counts,
            LongSupplier nanoClock) {
        this.shelves = shelves;
        this.log = log;
        this.stamps = stamps;
        this.mail = mail;
        this.membership = membership;
        this.counts = counts;
        this.nanoClock = nanoClock;
        this.renewedNanos = nanoClock.getAsLong();
    }

    /**
     * For the whole cluster: given by the key's home. Empty where it was given before, and is made use of.
     *
     * @param since the home's stamp: it has heard of a purge maybe of which this node hears only later
     */
    Optional<Ticket> shared(TicketId id, long since) {
        stamps.reached(since);
        Ticket fresh = new Ticket(this, id, true, stamps.now(), nanoClock.getAsLong());
        Ticket now = live.compute(
                id.number(),
                (number, before) ->
                        before != null && before.isOpen() && before.id().equals(id) ? before : fresh);
        if (now != fresh) {
            return Optional.empty();
        }
        counts.add(CacheCounts.Kind.TICKETS);
        return Optional.of(fresh);
    }

    /** For this node alone: nobody was asked, or nobody answered. */
    Ticket alone(TicketId id) {
        return new Ticket(this, id, false, stamps.now(), nanoClock.getAsLong());
    }

    boolean joinable(Ticket ticket) {
        return log.joinable(ticket.id().key(), ticket.began());
    }

    boolean mayKeep(Stored stored) {
        return log.verdict(stored) == PurgeLog.Verdict.KEEP;
    }

    CompletionStage<Void> keep(Ticket ticket, Stored stored) {
        if (!ticket.end()) {
            return CompletableFuture.completedFuture(null);
        }
        // It is known here until its home has heard: whoever is given it once more meanwhile does not give it back.
        return bring(ticket, stored)
                .whenComplete((told, failure) -> live.remove(ticket.id().number(), ticket));
    }

    private CompletionStage<Void> bring(Ticket ticket, Stored stored) {
        Homes.Holders holders = membership.homes().of(stored.key());
        boolean held = ticket.shared() && holders.include(membership.self());
        if (!membership.ready()
                || !mayKeep(stored)
                || shelves.keep(stored, held).isEmpty()) {
            returned(ticket, 0);
            return CompletableFuture.completedFuture(null);
        }
        return ticket.shared() ? hand(ticket.id(), stored, holders) : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> hand(TicketId id, Stored stored, Homes.Holders holders) {
        CompletableFuture<?>[] told = holders.all().stream()
                .filter(holder -> holder.equals(holders.home()) || !holder.equals(membership.self()))
                .map(holder -> mail.sendTwice(
                                holder,
                                holder.equals(holders.home())
                                        ? new Message.Bring(id, stored)
                                        : new Message.Offer(List.of(stored)))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(told);
    }

    void giveBack(Ticket ticket, long passMillis) {
        if (ticket.end()) {
            live.remove(ticket.id().number());
            returned(ticket, passMillis);
        }
    }

    private void returned(Ticket ticket, long passMillis) {
        if (ticket.shared()) {
            giveBack(ticket.id(), passMillis);
        }
    }

    /** A right that was given to a question, or may have been, or is still waited for. */
    void giveBack(TicketId id, long passMillis) {
        mail.sendTwice(membership.homes().of(id.key()).home(), new Message.GiveBack(id, passMillis));
    }

    /** To be called many times a second. */
    void tick() {
        long now = nanoClock.getAsLong();
        if (now - renewedNanos >= RENEWED_EVERY.toNanos()) {
            renew();
        }
    }

    /** Also when homes have changed: the new ones do not know who fetches what. */
    void renew() {
        long now = nanoClock.getAsLong();
        renewedNanos = now;
        live.values().removeIf(ticket -> now - ticket.beganNanos() > LONGEST.toNanos());
        Homes homes = membership.homes();
        Map<String, List<TicketId>> byHome = live.values().stream()
                .filter(Ticket::isOpen)
                // What was purged is nothing to wait for any more: homes have given the right to others.
                .filter(this::joinable)
                .map(Ticket::id)
                .collect(Collectors.groupingBy(id -> homes.of(id.key()).home()));
        byHome.forEach((home, ids) -> mail.send(home, new Message.Renew(ids)));
    }

    /** How many are made use of. */
    int live() {
        return live.size();
    }

    Optional<Ticket> find(long number) {
        return Optional.ofNullable(live.get(number));
    }

    /** Whether a right is made use of, or what came of it is on its way. */
    boolean has(long number, Variant variant) {
        return find(number)
                .filter(ticket -> ticket.id().variant().equals(variant))
                .isPresent();
    }
}
