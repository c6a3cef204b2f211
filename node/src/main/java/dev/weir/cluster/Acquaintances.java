// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Whom a node has met of those that are here: they have told each other all that they know. Who has met all others
 * knows what they knew; and what is told to all others from then on reaches every node that is here, or one that is
 * about to be told all. From any thread.
 */
public final class Acquaintances {

    private static final Duration AGAIN = Duration.ofMillis(100);

    /** Who has introduced itself must become a member by then, or has gone again. */
    private static final Duration ARRIVES = Duration.ofSeconds(20);

    private final Peers peers;
    private final LongSupplier nanoClock;
    private final Map<String, Long> met = new HashMap<>();
    private final Map<String, Long> introducedNanos = new HashMap<>();
    private Set<String> members = Set.of();
    private boolean started;
    private boolean merging;
    private volatile boolean ready;

    public Acquaintances(Peers peers, LongSupplier nanoClock) {
        this.peers = peers;
        this.nanoClock = nanoClock;
    }

    /** Whether this node knows all that others knew when it came. */
    public boolean ready() {
        return ready;
    }

    /** Begins to look for others; before, it is not ready. */
    public synchronized void start() {
        started = true;
    }

    /** Looks who is here. When one has left, all others are strangers again: it may have told only some of them. */
    public void look() {
        Set<String> now = new HashSet<>();
        peers.members().forEach(peer -> now.add(peer.id()));
        synchronized (this) {
            long nanos = nanoClock.getAsLong();
            boolean left = !now.containsAll(members);
            members = now;
            if (left) {
                met.clear();
                introducedNanos.clear();
            }
            met.entrySet().removeIf(one -> !now.contains(one.getKey()) && nanos - one.getValue() > ARRIVES.toNanos());
            introducedNanos.keySet().retainAll(now);
            decide();
        }
    }

    private void decide() {
        boolean all = members.stream().allMatch(id -> id.equals(peers.self()) || met.containsKey(id));
        boolean looked = !members.isEmpty();
        ready = started && !merging && (ready || looked && all);
    }

    /** Ids of all others, also of those that this node has met and does not yet see as members. */
    public synchronized Set<String> others() {
        Set<String> all = new TreeSet<>(met.keySet());
        peers.members().forEach(peer -> all.add(peer.id()));
        all.remove(peers.self());
        return all;
    }

    /** Those to whom this node is to introduce itself now; not again at once. */
    public synchronized Set<String> strangers() {
        if (!started || merging) {
            return Set.of();
        }
        long nanos = nanoClock.getAsLong();
        Set<String> strangers = new TreeSet<>(members);
        strangers.removeAll(met.keySet());
        strangers.remove(peers.self());
        strangers.removeIf(id -> nanos - introducedNanos.getOrDefault(id, nanos - AGAIN.toNanos()) < AGAIN.toNanos());
        strangers.forEach(id -> introducedNanos.put(id, nanos));
        return strangers;
    }

    /** They have told each other all. */
    public synchronized void meet(String id) {
        met.put(id, nanoClock.getAsLong());
        decide();
    }

    /** They have to do it again: something that was told may not have arrived. */
    public synchronized void forget(Collection<String> ids) {
        met.keySet().removeAll(ids);
    }

    /** This node comes back after a split: of those that it is about to meet it knows nothing. */
    public synchronized void merging() {
        merging = true;
        ready = false;
        met.clear();
        introducedNanos.clear();
    }

    /** It has come back. */
    public synchronized void merged() {
        merging = false;
        introducedNanos.clear();
    }
}
