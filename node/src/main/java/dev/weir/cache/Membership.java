// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.Exchange;
import dev.weir.cluster.Peers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Who is here, and whom this node has met: they have told each other what was purged. A node that has just come serves
 * nothing from memory before it has met all that are here; the others count on it once they have met it. From any
 * thread.
 */
final class Membership {

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    /** Who has introduced itself must become a member by then, or has gone again. */
    private static final Duration ARRIVES = Duration.ofSeconds(20);

    /** So long after a change, copies may not yet be where they belong. */
    private static final Duration SETTLES = Duration.ofSeconds(60);

    private final Exchange<Message, Reply> exchange;
    private final Mail mail;
    private final PurgeLog log;
    private final Shelves shelves;
    private final LongSupplier nanoClock;
    private final Runnable homesChanged;
    private final Map<String, Long> met = new HashMap<>();
    private final Map<String, Long> introducedNanos = new HashMap<>();
    private Set<String> members = Set.of();
    private boolean merging;
    private long lookedNanos;
    private volatile long changedNanos;
    private volatile Homes homes;
    private volatile boolean ready;

    /** @param homesChanged is told when other nodes hold keys than before */
    Membership(
            Exchange<Message, Reply> exchange,
            Mail mail,
            PurgeLog log,
            Shelves shelves,
            LongSupplier nanoClock,
            Runnable homesChanged) {
        this.exchange = exchange;
        this.mail = mail;
        this.log = log;
        this.shelves = shelves;
        this.nanoClock = nanoClock;
        this.homesChanged = homesChanged;
        this.homes = Homes.of(exchange.self(), List.of(exchange.self()));
        this.changedNanos = nanoClock.getAsLong();
    }

    String self() {
        return exchange.self();
    }

    Homes homes() {
        return homes;
    }

    /** Whether it knows all that was purged; it serves nothing from memory, and keeps nothing, before it does. */
    boolean ready() {
        return ready;
    }

    /** Who may have copies of a key whose home this node has only lately become; empty where nobody may. */
    String lookAt(CacheKey key) {
        boolean settled = nanoClock.getAsLong() - changedNanos > SETTLES.toNanos();
        return settled ? "" : homes.of(key).second().orElse("");
    }

    /** Ids of all others, also of those that this node has met and does not yet see as members. */
    synchronized Set<String> others() {
        Set<String> all = new TreeSet<>(here());
        all.addAll(met.keySet());
        all.remove(self());
        return all;
    }

    /** The same, and this one. */
    Set<String> all() {
        Set<String> all = others();
        all.add(self());
        return all;
    }

    private Set<String> here() {
        Set<String> ids = new HashSet<>();
        exchange.members().forEach(peer -> ids.add(peer.id()));
        return ids;
    }

    /** Whether it has met that one, or is it. */
    synchronized boolean knows(String id) {
        return id.equals(self()) || met.containsKey(id);
    }

    /** Names by ids. */
    String name(String id) {
        return exchange.members().stream()
                .filter(peer -> peer.id().equals(id))
                .map(Peers.Peer::name)
                .findFirst()
                .orElse(id);
    }

    /** Looks who is here. */
    void look() {
        Set<String> now = here();
        long nanos = nanoClock.getAsLong();
        boolean changed;
        synchronized (this) {
            lookedNanos = nanos;
            Set<String> left = new HashSet<>(members);
            left.removeAll(now);
            members = now;
            met.keySet().removeAll(left);
            met.entrySet().removeIf(one -> !now.contains(one.getKey()) && nanos - one.getValue() > ARRIVES.toNanos());
            introducedNanos.keySet().retainAll(now);
            changed = decide(nanos);
        }
        if (changed) {
            homesChanged.run();
        }
        introduce();
    }

    /** Whether homes are others now. */
    private boolean decide(long nanos) {
        Set<String> counted = new TreeSet<>(met.keySet());
        counted.retainAll(members);
        counted.add(self());
        Homes now = Homes.of(self(), counted);
        boolean changed = !now.equals(homes);
        if (changed) {
            homes = now;
            changedNanos = nanos;
        }
        boolean looked = !members.isEmpty();
        ready = !merging && (ready || looked && counted.containsAll(members));
        return changed;
    }

    /** Tells those that it has not met what was purged. */
    private void introduce() {
        long nanos = nanoClock.getAsLong();
        Set<String> strangers;
        synchronized (this) {
            strangers = new TreeSet<>(members);
            strangers.removeAll(met.keySet());
            strangers.remove(self());
            strangers.removeIf(
                    id -> nanos - introducedNanos.getOrDefault(id, nanos - AGAIN.toNanos()) < AGAIN.toNanos());
            strangers.forEach(id -> introducedNanos.put(id, nanos));
            if (merging || strangers.isEmpty()) {
                return;
            }
        }
        PurgeRecord purged = log.record();
        strangers.forEach(id -> mail.send(id, new Message.Introduce(purged)).whenComplete((reply, failure) -> {
            if (reply instanceof Reply.Known known) {
                meet(id, known.purged());
            }
        }));
    }

    /** Another one says what was purged; it is told the same. */
    Reply introduced(String from, PurgeRecord purged) {
        // In this order: a purge that is told to all others from now on reaches that one, an earlier one is in the
        // record.
        meet(from, purged);
        return new Reply.Known(log.record());
    }

    private void meet(String id, PurgeRecord purged) {
        shelves.learn(purged);
        boolean changed;
        synchronized (this) {
            long nanos = nanoClock.getAsLong();
            met.put(id, nanos);
            changed = decide(nanos);
        }
        if (changed) {
            homesChanged.run();
        }
    }

    /** Of those that it is about to meet it knows nothing. */
    synchronized void merging() {
        merging = true;
        ready = false;
        met.clear();
        introducedNanos.clear();
    }

    void merged() {
        synchronized (this) {
            merging = false;
        }
        look();
    }

    /** Whether there is somebody whom it has yet to meet. */
    synchronized boolean meets() {
        return !ready || !homes.has(members);
    }

    /** To be called many times a second. */
    void tick() {
        boolean due;
        synchronized (this) {
            due = nanoClock.getAsLong() - lookedNanos >= LOOKS_EVERY.toNanos() || !ready && !merging;
        }
        if (due) {
            look();
        } else {
            introduce();
        }
    }
}
