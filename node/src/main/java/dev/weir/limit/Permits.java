// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** All concurrency limits of a node, by their names. From any thread. */
public final class Permits {

    private final PermitLedgers ledgers;
    private final LongSupplier nanoClock;
    private final Duration deadline;
    private final AtomicLong sequences = new AtomicLong();
    private final Map<String, PermitPool> pools = new ConcurrentHashMap<>();

    /** @param deadline nothing waits longer for an answer of the cluster */
    public Permits(PermitLedgers ledgers, LongSupplier nanoClock, Duration deadline) {
        this.ledgers = ledgers;
        this.nanoClock = nanoClock;
        this.deadline = deadline;
    }

    /** The permits of a node that shares them with nobody. */
    public static Permits alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        return new Permits(new LocalPermits(wallClockMillis), nanoClock, Duration.ofMillis(50));
    }

    /** The concurrency limit of that name; the same one whenever it is asked for. */
    public PermitPool pool(String name) {
        return pools.computeIfAbsent(name, fresh -> new PermitPool(fresh, node()));
    }

    private PermitSpender.Node node() {
        return new PermitSpender.Node(ledgers, nanoClock, sequences::incrementAndGet, deadline, new LimitStatistics());
    }

    /** Nothing waits longer for an answer of the cluster. */
    public Duration deadline() {
        return deadline;
    }

    /** Those that were asked for. */
    public Collection<PermitPool> all() {
        return pools.values();
    }

    public Optional<PermitPool> find(String name) {
        return Optional.ofNullable(pools.get(name));
    }

    /** Tells the owners again what this node has. To be called when a node has come or gone, or a split has healed. */
    public void report() {
        pools.values().forEach(PermitPool::report);
    }

    /** Gives back what lies idle. To be called twenty times a second. */
    public void tidy() {
        pools.values().forEach(PermitPool::tidy);
    }

    /** Forgets what nobody asks for. To be called every few seconds. */
    public void sweep() {
        pools.values().forEach(PermitPool::sweep);
        if (ledgers instanceof LocalPermits local) {
            local.sweep();
        }
    }
}
