// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Brings copies to those that are to hold them when nodes have come or gone: a few at a time and not faster than
 * {@link #BYTES_A_SECOND}, and only what the other one lacks. From any thread; walks on the one that ticks.
 */
final class Handover {

    static final long BYTES_A_SECOND = 32L << 20;

    private static final int TITLES = 200;
    private static final long BATCH_BYTES = 1L << 20;

    /** Who comes is seldom the only one. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Also where nobody has come or gone: what was told to a holder may not have reached it. */
    private static final Duration EVERY = Duration.ofSeconds(60);

    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Shelves shelves;
    private final Membership membership;
    private final Mail mail;
    private final CacheCounts counts;
    private final LongSupplier nanoClock;
    private final Deque<CacheKey> left = new ArrayDeque<>();
    private boolean underWay;
    private boolean asked;
    private long nextNanos;
    private long walkedNanos;

    Handover(Shelves shelves, Membership membership, Mail mail, CacheCounts counts, LongSupplier nanoClock) {
        this.shelves = shelves;
        this.membership = membership;
        this.mail = mail;
        this.counts = counts;
        this.nanoClock = nanoClock;
        this.walkedNanos = nanoClock.getAsLong();
    }

    /** Homes have changed: it begins anew, soon. */
    synchronized void begin() {
        asked = true;
        nextNanos = nanoClock.getAsLong() + PAUSE.toNanos();
    }

    /** To be called many times a second. */
    void tick() {
        List<CacheKey> keys = new ArrayList<>();
        synchronized (this) {
            long now = nanoClock.getAsLong();
            asked |= now - walkedNanos >= EVERY.toNanos();
            if (underWay || !asked && left.isEmpty() || nextNanos - now > 0 || !membership.ready()) {
                return;
            }
            if (asked) {
                asked = false;
                walkedNanos = now;
                left.clear();
                shelves.near().keys().forEach(left::add);
                shelves.shared().keys().forEach(left::add);
            }
            while (keys.size() < TITLES && !left.isEmpty()) {
                keys.add(left.remove());
            }
            underWay = true;
        }
        offer(keys).whenComplete((bytes, failure) -> rest(failure == null ? bytes : 0));
    }

    /** Whether something is left to be brought. */
    synchronized boolean isBusy() {
        return underWay || asked || !left.isEmpty();
    }

    private synchronized void rest(long bytes) {
        underWay = false;
        nextNanos = nanoClock.getAsLong() + BETWEEN.toNanos() + bytes * 1_000_000_000 / BYTES_A_SECOND;
    }

    /** How many bytes were sent. */
    private CompletionStage<Long> offer(List<CacheKey> keys) {
        Homes homes = membership.homes();
        Map<String, List<Stored>> byHolder = new HashMap<>();
        for (CacheKey key : keys) {
            Homes.Holders holders = homes.of(key);
            boolean held = holders.include(homes.self());
            Optional<Resource> resource = shelves.shared().find(key);
            if (held && resource.isEmpty()) {
                shelves.move(key, true);
                resource = shelves.shared().find(key);
            }
            resource.ifPresent(copies -> holders.all().stream()
                    .filter(holder -> !holder.equals(homes.self()))
                    .forEach(holder -> byHolder.computeIfAbsent(holder, first -> new ArrayList<>())
                            .addAll(copies.copies())));
        }
        CompletionStage<Long> sent = CompletableFuture.completedFuture(0L);
        for (Map.Entry<String, List<Stored>> entry : byHolder.entrySet()) {
            sent = sent.thenCombine(announce(entry.getKey(), entry.getValue()), Long::sum);
        }
        return sent.thenApply(bytes -> {
            keys.stream().filter(key -> !homes.holds(key)).forEach(key -> shelves.move(key, false));
            return bytes;
        });
    }

    private CompletionStage<Long> announce(String holder, List<Stored> copies) {
        List<Message.Title> titles = copies.stream()
                .map(copy -> new Message.Title(copy.key(), copy.variant(), copy.received(), copy.began()))
                .toList();
        return mail.send(holder, new Message.Announce(titles)).thenCompose(reply -> {
            List<Integer> lacking = reply instanceof Reply.Lacking answer ? answer.places() : List.of();
            return send(holder, lacking.stream().map(copies::get).toList());
        });
    }

    private CompletionStage<Long> send(String holder, List<Stored> copies) {
        CompletionStage<Long> sent = CompletableFuture.completedFuture(0L);
        List<Stored> batch = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < copies.size(); i++) {
            batch.add(copies.get(i));
            bytes += copies.get(i).bytes();
            if (bytes >= BATCH_BYTES || i == copies.size() - 1) {
                Message.Offer offer = new Message.Offer(batch);
                long weight = bytes;
                counts.add(CacheCounts.Kind.OFFERS, batch.size());
                // One after the other: what is offered at once is in memory twice.
                sent = sent.thenCompose(before -> mail.send(holder, offer).thenApply(heard -> before + weight));
                batch = new ArrayList<>();
                bytes = 0;
            }
        }
        return sent;
    }

    /** Which of those this node has not, or not as fresh. */
    List<Integer> lacking(List<Message.Title> titles) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < titles.size(); i++) {
            Message.Title title = titles.get(i);
            boolean has = shelves.shared()
                    .find(title.key())
                    .flatMap(resource -> resource.select(title.variant()))
                    .filter(copy -> copy.received() > title.received()
                            || copy.received() == title.received() && copy.began() >= title.began())
                    .isPresent();
            if (!has) {
                places.add(i);
            }
        }
        return places;
    }
}
