// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** All limits of a node, by their names. From any thread. */
public final class Limits {

    /** Names of limits have no blank. */
    private static final String PER_NODE = " per node";

    private final String node;
    private final Ledgers shared;
    private final LocalLedgers local;
    private final LongSupplier nanoClock;
    private final LongSupplier sequences;
    private final Duration deadline;
    private final Map<String, Limit> limits = new ConcurrentHashMap<>();

    /**
     * @param node name of the node
     * @param shared the ledgers of the cluster
     * @param deadline nothing waits longer for an answer of the cluster
     */
    public Limits(
            String node, Ledgers shared, LongSupplier nanoClock, LongSupplier wallClockMillis, Duration deadline) {
        this.node = node;
        this.shared = shared;
        this.local = new LocalLedgers(wallClockMillis);
        this.nanoClock = nanoClock;
        this.deadline = deadline;
        // From the wall clock: what a node asks after a restart comes after what it asked before.
        AtomicLong last = new AtomicLong(wallClockMillis.getAsLong() * 1000);
        this.sequences = last::incrementAndGet;
    }

    /** The limits of a node that shares them with nobody. */
    public static Limits alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        return new Limits(
                "alone", new LocalLedgers(wallClockMillis), nanoClock, wallClockMillis, Duration.ofMillis(50));
    }

    /** The limit of that name, counted by all nodes together; the same one whenever it is asked for. */
    public Limit shared(String name) {
        return limits.computeIfAbsent(name, fresh -> limit(name, shared));
    }

    /** The limit of that name, counted by this node alone. */
    public Limit local(String name) {
        return limits.computeIfAbsent(name + PER_NODE, fresh -> limit(name, local));
    }

    private Limit limit(String name, Ledgers ledgers) {
        return new Limit(name, new Spender.Node(node, ledgers, nanoClock, sequences, deadline, new LimitStatistics()));
    }

    /** Nothing waits longer for an answer of the cluster. */
    public Duration deadline() {
        return deadline;
    }

    /** Those that were asked for. */
    public Collection<Limit> all() {
        return limits.values();
    }

    public Optional<Limit> find(String name) {
        return Optional.ofNullable(limits.getOrDefault(name, limits.get(name + PER_NODE)));
    }

    /** Drops what this node holds and remembers of a key of the shared limit of that name, because it begins anew. */
    public void forget(String name, String key) {
        Optional.ofNullable(limits.get(name)).ifPresent(limit -> limit.forget(key));
    }

    /** The same for all keys of all shared limits. */
    public void forgetAll() {
        limits.forEach((name, limit) -> {
            if (!name.endsWith(PER_NODE)) {
                limit.forgetAll();
            }
        });
    }

    /** Forgets that keys were refused, because there may be more to have: the next request of each asks again. */
    public void askAgain() {
        limits.values().forEach(Limit::askAgain);
    }

    /** Gives back what lies idle. To be called twenty times a second. */
    public void tidy() {
        limits.values().forEach(Limit::tidy);
    }

    /** Gives back all that is held: the node ends, and no request is under way any more. */
    public void leave() {
        limits.values().forEach(Limit::leave);
    }

    /** Forgets the keys that nobody asks for. To be called every few seconds. */
    public void sweep() {
        limits.values().forEach(Limit::sweep);
        local.sweep();
    }
}
