// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.Turn.Asker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where all nodes ask for the keys whose home this node is. It has the copy, or gives one node at a time the right to
 * fetch it and has the others wait. From any thread.
 */
final class Desk {

    /** Who has a right to fetch says more often than that that it makes use of it. */
    private static final Duration EXPIRES = Duration.ofSeconds(3);

    /** A longer time between two ticks is one in which this node did not run, and heard nothing itself. */
    private static final Duration TICK_MAX = Duration.ofMillis(200);

    private final Shelves shelves;
    private final Stamps stamps;
    private final Mail mail;
    private final Passes passes;
    private final CacheCounts counts;
    private final LongSupplier nanoClock;
    private final Map<Place, Turn> turns = new HashMap<>();
    private final Ended ended = new Ended();
    private long tickedNanos;
    private long listenedNanos;

    Desk(Shelves shelves, Stamps stamps, Mail mail, Passes passes, CacheCounts counts, LongSupplier nanoClock) {
        this.shelves = shelves;
        this.stamps = stamps;
        this.mail = mail;
        this.passes = passes;
        this.counts = counts;
        this.nanoClock = nanoClock;
        this.tickedNanos = nanoClock.getAsLong();
    }

    /** One response that somebody may fetch. */
    private record Place(CacheKey key, Variant variant) {

        static Place of(TicketId ticket) {
            return new Place(ticket.key(), ticket.variant());
        }
    }

    /** What is to be said when nothing is locked any more. */
    private record News(Place place, List<Asker> to, Reply outcome) {}

    /** @param lookAt who may have the copy, although this node has not; empty where nobody may */
    Reply asked(String from, Message.Ask ask, String lookAt) {
        Vary vary = shelves.resource(ask.key())
                .map(Resource::vary)
                .orElse(ask.variant().vary());
        if (!vary.equals(ask.variant().vary())) {
            return new Reply.Differs(vary);
        }
        Asker asker = new Asker(from, ask.number());
        Place place = new Place(ask.key(), ask.variant());
        synchronized (turns) {
            // Looked at in here: what is brought gets on the shelf first, and then those that wait are told.
            Optional<Stored> copy = shelves.newer(ask.key(), ask.variant(), ask.receivedAfter());
            if (copy.isPresent()) {
                return new Reply.Copy(copy.get());
            }
            long passes = this.passes.millisLeft(ask.key());
            if (passes > 0) {
                return new Reply.Pass(passes);
            }
            // The same question may be asked again when nothing came of it.
            ended.remove(asker);
            Turn turn = turns.computeIfAbsent(place, free -> new Turn(asker, stamps.now(), listenedNanos));
            if (turn.isOf(asker)) {
                return new Reply.Fetch(lookAt, turn.since());
            }
            turn.join(asker, ask.receivedAfter());
            return new Reply.Wait();
        }
    }

    /** Somebody fetched this, and it is on this node's shelf now. */
    void brought(String from, TicketId ticket, Stored stored) {
        Place asked = Place.of(ticket);
        Place got = new Place(stored.key(), stored.variant());
        List<News> news = new ArrayList<>();
        synchronized (turns) {
            // Also those who wait for somebody else: here it is.
            Optional.ofNullable(turns.get(got))
                    .ifPresent(turn -> news.add(new News(got, turn.dismissFor(stored), new Reply.Copy(stored))));
            // By what responses are told apart may be known only now: the others ask again.
            take(asked, end(from, ticket))
                    .ifPresent(turn -> news.add(new News(asked, turn.dismissAll(), new Reply.Again())));
        }
        news.forEach(this::tell);
    }

    private Asker end(String from, TicketId ticket) {
        Asker asker = new Asker(from, ticket.number());
        ended.add(asker, listenedNanos);
        return asker;
    }

    /** It is nobody's turn any more, if it was that one's. */
    private Optional<Turn> take(Place place, Asker holder) {
        Turn turn = turns.get(place);
        if (turn == null || !turn.isOf(holder)) {
            return Optional.empty();
        }
        turns.remove(place);
        return Optional.of(turn);
    }

    /** Somebody does not fetch it any more, or does not wait any more. */
    void givenBack(String from, TicketId ticket, long passMillis) {
        Place place = Place.of(ticket);
        List<News> news = new ArrayList<>();
        synchronized (turns) {
            Asker asker = end(from, ticket);
            if (passMillis <= 0) {
                news.addAll(leave(place, asker));
            } else {
                passes.note(ticket.key(), passMillis);
                take(place, asker)
                        .ifPresent(turn -> news.add(new News(place, turn.dismissAll(), new Reply.Pass(passMillis))));
            }
        }
        news.forEach(this::tell);
    }

    private List<News> leave(Place place, Asker from) {
        Turn turn = turns.get(place);
        if (turn == null) {
            return List.of();
        }
        turn.leave(from);
        return turn.isOf(from) ? handOn(place, turn) : List.of();
    }

    private List<News> handOn(Place place, Turn turn) {
        Optional<Asker> next = turn.next(stamps.now(), listenedNanos);
        if (next.isEmpty()) {
            turns.remove(place);
            return List.of();
        }
        return List.of(new News(place, List.of(next.get()), new Reply.Fetch("", turn.since())));
    }

    /** Those are still made use of. A node that has only now become a key's home hears of them for the first time. */
    void renewed(String from, List<TicketId> tickets) {
        synchronized (turns) {
            for (TicketId ticket : tickets) {
                Asker holder = new Asker(from, ticket.number());
                if (!ended.has(holder)) {
                    renewed(Place.of(ticket), holder);
                }
            }
        }
    }

    private void renewed(Place place, Asker holder) {
        Turn turn = turns.computeIfAbsent(place, free -> new Turn(holder, 0, listenedNanos));
        if (turn.isOf(holder)) {
            turn.renew(listenedNanos);
        }
    }

    /** What was begun until then is purged: nobody is to wait for it, the next one fetches anew. */
    void purged(List<Purge> purges, long at) {
        handOnAll((place, turn) -> {
            boolean over = turn.since() <= at && purges.stream().anyMatch(purge -> purge.matches(place.key));
            if (over) {
                ended.add(turn.holder(), listenedNanos);
            }
            return over;
        });
    }

    /** Only these are here, and only for these keys this node is home. */
    void membersChanged(Set<String> members, Predicate<CacheKey> home) {
        synchronized (turns) {
            turns.keySet().removeIf(place -> !home.test(place.key));
            turns.values().forEach(turn -> turn.keepOnly(members));
        }
        handOnAll((place, turn) -> !members.contains(turn.holder().member()));
    }

    /** To be called many times a second while it is somebody's turn. */
    void tick() {
        synchronized (turns) {
            long now = nanoClock.getAsLong();
            listenedNanos += Math.max(0, Math.min(now - tickedNanos, TICK_MAX.toNanos()));
            tickedNanos = now;
            ended.forget(listenedNanos);
        }
        handOnAll((place, turn) -> listenedNanos - turn.renewedNanos() > EXPIRES.toNanos());
    }

    private void handOnAll(BiPredicate<Place, Turn> which) {
        List<News> news = new ArrayList<>();
        synchronized (turns) {
            List.copyOf(turns.entrySet()).stream()
                    .filter(entry -> which.test(entry.getKey(), entry.getValue()))
                    .forEach(entry -> news.addAll(handOn(entry.getKey(), entry.getValue())));
        }
        news.forEach(this::tell);
    }

    private void tell(News news) {
        Map<String, List<Long>> numbers = news.to.stream()
                .collect(Collectors.groupingBy(Asker::member, Collectors.mapping(Asker::number, Collectors.toList())));
        numbers.forEach((member, asked) -> {
            if (news.outcome instanceof Reply.Copy) {
                counts.add(CacheCounts.Kind.PUSHES);
            }
            mail.send(member, new Message.Tell(asked, news.place.variant, news.outcome))
                    .whenComplete((reply, failure) -> {
                        boolean taken = failure == null && reply.equals(new Reply.Heard(true));
                        if (news.outcome instanceof Reply.Fetch && !taken) {
                            asked.forEach(number -> notTaken(news.place, new Asker(member, number)));
                        }
                    });
        });
    }

    private void notTaken(Place place, Asker by) {
        List<News> news;
        synchronized (turns) {
            news = leave(place, by);
        }
        news.forEach(this::tell);
    }

    /** How many responses are being fetched for which this node is home. */
    int turns() {
        synchronized (turns) {
            return turns.size();
        }
    }
}
