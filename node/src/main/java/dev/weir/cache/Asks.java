// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The questions of this node to homes of keys that are not answered yet. From any thread. */
final class Asks {

    /** Who waits asks again in case what it was told got lost. */
    static final Duration AGAIN = Duration.ofMillis(250);

    private static final Duration SOON = Duration.ofMillis(10);
    private static final int AT_ONCE_MAX = 8;

    private final Shelves shelves;
    private final Tickets tickets;
    private final Passes passes;
    private final Membership membership;
    private final Mail mail;
    private final CacheCounts counts;
    private final LongSupplier nanoClock;
    private final Duration deadline;
    private final Map<Long, Asking> pending = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Silence silence;

    /** @param deadline nobody waits longer for a home that says nothing */
    Asks(
            Shelves shelves,
            Tickets tickets,
            Passes passes,
            Membership membership,
            Mail mail,
            CacheCounts counts,
            LongSupplier nanoClock,
            Duration deadline) {
        this.shelves = shelves;
        this.tickets = tickets;
        this.passes = passes;
        this.membership = membership;
        this.mail = mail;
        this.counts = counts;
        this.nanoClock = nanoClock;
        this.deadline = deadline;
        this.silence = new Silence(nanoClock, deadline);
    }

    /** One question. Of its fields that change, each is right or a moment old; it ends once. */
    private static final class Asking {

        private final long number;
        private final CacheKey key;
        private final HeaderMap headers;
        private final Wanted wanted;
        private final Silence.Asked began;
        private final long waitUntil;
        private final CompletableFuture<Found> answer = new CompletableFuture<>();
        private volatile Variant variant;
        private volatile String home = "";
        private volatile long askedNanos;
        private volatile boolean waits;
        private volatile boolean askAgain;
        private final AtomicInteger tries = new AtomicInteger();

        Asking(
                long number,
                CacheKey key,
                HeaderMap headers,
                Variant variant,
                Wanted wanted,
                Silence.Asked began,
                long until) {
            this.number = number;
            this.key = key;
            this.headers = headers;
            this.variant = variant;
            this.wanted = wanted;
            this.began = began;
            this.waitUntil = until;
        }

        TicketId id() {
            return new TicketId(number, key, variant);
        }
    }

    CompletableFuture<Found> ask(CacheKey key, HeaderMap headers, Wanted wanted, Duration wait) {
        Optional<Resource> known = shelves.resource(key);
        Variant variant =
                known.map(resource -> resource.vary().variant(headers)).orElse(Variant.NONE);
        Optional<Stored> copy = shelves.newer(key, variant, wanted.receivedAfter());
        if (copy.isPresent()) {
            return CompletableFuture.completedFuture(new Found.Copy(copy.get(), false));
        }
        if (passes.millisLeft(key) > 0) {
            return CompletableFuture.completedFuture(new Found.Pass());
        }
        long now = nanoClock.getAsLong();
        Asking asking = new Asking(
                numbers.incrementAndGet(),
                key,
                headers,
                variant,
                wanted,
                silence.now(),
                now + Math.max(deadline.toNanos(), wait.toNanos()));
        pending.put(asking.number, asking);
        send(asking);
        return asking.answer;
    }

    private void send(Asking asking) {
        String home = membership.homes().of(asking.key).home();
        asking.home = home;
        asking.askedNanos = nanoClock.getAsLong();
        asking.askAgain = false;
        TicketId asked = asking.id();
        Message.Ask ask = new Message.Ask(asking.number, asking.key, asking.variant, asking.wanted.receivedAfter());
        mail.send(home, ask).whenComplete((reply, failure) -> {
            if (failure != null) {
                // It may be leaving: who is home then is asked.
                asking.askAgain = true;
            } else {
                silence.heard(home);
                answered(asking, asked, reply);
            }
        });
    }

    private void answered(Asking asking, TicketId asked, Reply reply) {
        if (reply instanceof Reply.Wait) {
            if (!asking.waits) {
                counts.add(CacheCounts.Kind.WAITS);
            }
            asking.waits = true;
            if (asking.answer.isDone()) {
                takeBack(asked);
            }
        } else if (reply instanceof Reply.Differs differs) {
            asking.variant = differs.vary().variant(asking.headers);
            again(asking);
        } else if (reply instanceof Reply.Again) {
            asking.askAgain = true;
        } else {
            take(asking, asked, reply);
        }
    }

    /** At once, if it was not done too often. */
    private void again(Asking asking) {
        if (asking.tries.incrementAndGet() > AT_ONCE_MAX || asking.answer.isDone()) {
            asking.askAgain = true;
        } else {
            send(asking);
        }
    }

    /** Nobody waits any more; but what was asked twice may have been answered twice, and the right be in use. */
    private boolean takeBack(TicketId asked) {
        boolean used = tickets.find(asked.number()).isPresent();
        if (!used) {
            tickets.giveBack(asked, 0);
        }
        return used;
    }

    /** Whether it was of use. */
    private boolean take(Asking asking, TicketId asked, Reply reply) {
        if (reply instanceof Reply.Copy copy) {
            return keep(asking, copy.stored());
        }
        if (reply instanceof Reply.Pass pass) {
            passes.note(asking.key, pass.millis());
            return end(asking, new Found.Pass());
        }
        if (reply instanceof Reply.Fetch fetch) {
            return fetch(asking, asked, fetch);
        }
        again(asking);
        return true;
    }

    private boolean keep(Asking asking, Stored stored) {
        if (!membership.ready()) {
            asking.askAgain = true;
            return true;
        }
        Optional<Stored> kept = shelves.keep(stored, membership.homes().holds(stored.key()));
        boolean fits = stored.received() > asking.wanted.receivedAfter()
                && stored.variant().vary().variant(asking.headers).equals(stored.variant());
        if (kept.isEmpty() || !fits) {
            // Purged on its way, or not what was asked for.
            asking.askAgain = true;
            return true;
        }
        return end(asking, new Found.Copy(kept.get(), asking.waits));
    }

    private boolean fetch(Asking asking, TicketId asked, Reply.Fetch right) {
        if (asking.answer.isDone()) {
            return takeBack(asked);
        }
        // Who waited asks again while a copy is looked for, and is given the same right again.
        tickets.shared(asked, right.since()).ifPresent(ticket -> lookAndBegin(asking, ticket, right.lookAt()));
        return true;
    }

    private void lookAndBegin(Asking asking, Ticket ticket, String lookAt) {
        if (lookAt.isEmpty() || lookAt.equals(membership.self())) {
            begin(asking, ticket);
            return;
        }
        mail.send(lookAt, new Message.Seek(asking.key, asking.variant, asking.wanted.receivedAfter()))
                .toCompletableFuture()
                .whenComplete((reply, failure) -> {
                    if (failure == null && reply instanceof Reply.Copy copy && keep(asking, copy.stored())) {
                        ticket.keep(copy.stored());
                    } else {
                        begin(asking, ticket);
                    }
                });
    }

    private void begin(Asking asking, Ticket ticket) {
        if (!end(asking, new Found.Fetch(ticket))) {
            ticket.failed();
        }
    }

    private boolean end(Asking asking, Found found) {
        pending.remove(asking.number);
        return asking.answer.complete(found);
    }

    private void silent(Asking asking) {
        if (end(asking, new Found.Silent(tickets.alone(asking.id())))) {
            counts.add(CacheCounts.Kind.SILENCES);
            // It may have the right to fetch and not know it, or still look for a copy elsewhere.
            tickets.find(asking.number).ifPresentOrElse(Ticket::failed, () -> tickets.giveBack(asking.id(), 0));
        }
    }

    /** What became of questions that wait. */
    Reply told(Message.Tell told) {
        boolean useful = false;
        for (long number : told.numbers()) {
            Asking asking = pending.get(number);
            if (asking == null) {
                // It may have been given the same when it asked again.
                useful |= tickets.has(number, told.variant());
            } else if (asking.variant.equals(told.variant())) {
                // By now it may wait for another variant.
                useful |= take(asking, asking.id(), told.outcome());
            }
        }
        return new Reply.Heard(useful);
    }

    /** Who was home to their keys may not be any more. */
    void homesChanged() {
        Homes homes = membership.homes();
        silence.keepOnly(membership.all());
        pending.values().stream()
                .filter(asking -> !homes.of(asking.key).home().equals(asking.home))
                .forEach(this::send);
    }

    /** To be called many times a second. */
    void tick() {
        silence.tick();
        long now = nanoClock.getAsLong();
        for (Asking asking : pending.values()) {
            long since = now - asking.askedNanos;
            if (now - asking.waitUntil >= 0 || !asking.waits && silence.isTooLong(asking.home, asking.began)) {
                silent(asking);
            } else if (asking.askAgain && since >= SOON.toNanos() || asking.waits && since >= AGAIN.toNanos()) {
                send(asking);
            }
        }
    }

    /** Another one has said something, whatever it was. */
    void heardFrom(String member) {
        silence.heard(member);
    }

    int pending() {
        return pending.size();
    }
}
