// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Purges in the whole cluster, for whom this node was asked. All members are asked what time they have; then all are
 * told to drop what was begun until the latest of these times. One that says nothing keeps nobody from dropping, and is
 * missing. What is asked for meanwhile goes together into the next round. Everything happens on one thread of its own.
 */
final class Purger {

    /** A node that does not confirm by then is missing. Twice that is less than whoever asks is patient for. */
    static final Duration AT_MOST = Duration.ofSeconds(4);

    /** Who does not say what time it has by then keeps nobody else from dropping. */
    private static final Duration TIMED_WITHIN = AT_MOST.dividedBy(2);

    private final Membership membership;
    private final Stamps stamps;
    private final Mail mail;
    private final BiFunction<List<Purge>, Long, Long> dropsHere;
    private final LongSupplier nanoClock;
    private final Executor thread;
    private List<Purge> asked = new ArrayList<>();
    private CompletableFuture<PurgeResult> result = new CompletableFuture<>();
    private boolean busy;
    private final AtomicInteger open = new AtomicInteger();
    private Round round = new Round(List.of(), new CompletableFuture<>(), 0, 0);

    /**
     * @param dropsHere drops on this node what was begun until a stamp, and says how much
     * @param thread one at a time
     */
    Purger(
            Membership membership,
            Stamps stamps,
            Mail mail,
            BiFunction<List<Purge>, Long, Long> dropsHere,
            LongSupplier nanoClock,
            Executor thread) {
        this.membership = membership;
        this.stamps = stamps;
        this.mail = mail;
        this.dropsHere = dropsHere;
        this.nanoClock = nanoClock;
        this.thread = thread;
    }

    /** What is purged together. */
    private static final class Round {

        private final List<Purge> purges;
        private final CompletableFuture<PurgeResult> result;
        private final long beganNanos;
        private final Set<String> timed = new HashSet<>();

        /** They may have begun something by a later time than that which is told to all. */
        private final Set<String> untimed = new HashSet<>();

        private final Map<String, Long> dropped = new TreeMap<>();
        private final Set<String> underWay = new HashSet<>();
        private long at;
        private boolean drops;

        Round(List<Purge> purges, CompletableFuture<PurgeResult> result, long beganNanos, long at) {
            this.purges = purges;
            this.result = result;
            this.beganNanos = beganNanos;
            this.at = at;
        }
    }

    CompletionStage<PurgeResult> purge(Purge what) {
        CompletableFuture<PurgeResult> done = new CompletableFuture<>();
        open.incrementAndGet();
        done.whenComplete((result, failure) -> open.decrementAndGet());
        thread.execute(() -> {
            asked.add(what);
            result.thenAccept(done::complete);
            if (!busy) {
                begin();
            }
        });
        return done;
    }

    private void begin() {
        round = new Round(List.copyOf(asked), result, nanoClock.getAsLong(), stamps.now());
        asked = new ArrayList<>();
        result = new CompletableFuture<>();
        busy = true;
        go(round);
    }

    private void go(Round now) {
        Set<String> others = membership.others();
        long tookNanos = nanoClock.getAsLong() - now.beganNanos;
        if (!now.drops && (now.timed.containsAll(others) || tookNanos >= TIMED_WITHIN.toNanos())) {
            now.drops = true;
            now.underWay.clear();
            now.untimed.addAll(others);
            now.untimed.removeAll(now.timed);
            now.dropped.put(membership.self(), dropsHere.apply(now.purges, now.at));
            // Who came meanwhile either is among these or was told of this purge when it introduced itself.
            others = membership.others();
        }
        Set<String> missing = new TreeSet<>(others);
        missing.removeAll(now.drops ? now.dropped.keySet() : now.timed);
        boolean over = tookNanos >= AT_MOST.toNanos();
        // Who is about to meet others does not know yet whom it has to tell.
        if (over || now.drops && missing.isEmpty() && membership.ready()) {
            now.untimed.retainAll(others);
            missing.addAll(now.untimed);
            end(now, missing);
            return;
        }
        missing.removeAll(now.underWay);
        missing.forEach(member -> send(now, member));
    }

    private void send(Round now, String member) {
        Message message = now.drops ? new Message.Drop(now.purges, now.at) : new Message.AskTime();
        now.underWay.add(member);
        mail.send(member, message)
                .whenComplete((reply, failure) -> thread.execute(() -> {
                    if (failure == null) {
                        answered(now, member, reply);
                    } else {
                        // With the next tick, if it is still here.
                        now.underWay.remove(member);
                    }
                }));
    }

    private void answered(Round now, String member, Reply reply) {
        if (reply instanceof Reply.Time time && !now.drops) {
            now.at = Math.max(now.at, time.stamp());
            now.timed.add(member);
        } else if (reply instanceof Reply.Dropped dropped) {
            now.dropped.put(member, dropped.copies());
        }
        now.underWay.remove(member);
        if (now == round && busy) {
            go(now);
        }
    }

    private void end(Round now, Set<String> missing) {
        busy = false;
        if (!membership.ready()) {
            missing.add(membership.self());
        }
        TreeMap<String, Long> copies = new TreeMap<>();
        now.dropped.forEach((id, count) -> copies.merge(membership.name(id), count, Long::sum));
        List<String> names = missing.stream().map(membership::name).sorted().toList();
        if (!asked.isEmpty()) {
            begin();
        }
        now.result.complete(new PurgeResult(copies, names));
    }

    /** To be called many times a second. */
    void tick() {
        if (isBusy()) {
            thread.execute(() -> {
                if (busy) {
                    go(round);
                }
            });
        }
    }

    /** Whether somebody waits for a purge. */
    boolean isBusy() {
        return open.get() > 0;
    }
}
