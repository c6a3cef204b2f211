// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import com.google.common.collect.MapMaker;
import dev.weir.cluster.Members.Subscription;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * All concurrency limits of a node, by their names. One that the gateway config does not name any more stays while a
 * request of it is under way or may still come, and is the same one when its name comes back before that. From any
 * thread.
 */
public final class Permits {

    private final PermitLedgers ledgers;
    private final LongSupplier nanoClock;
    private final Duration deadline;
    private final AtomicLong sequences = new AtomicLong();

    /** Weakly: who may still ask for a permit of one has it, and two of one name would not know of each other's. */
    private final Map<String, PermitPool> pools = new MapMaker().weakValues().makeMap();

    /** By name, for as long as the node runs: a sum must not become less when a pool goes. */
    private final Map<String, LimitStatistics> statistics = new ConcurrentHashMap<>();

    private final Set<PermitPool> busy = ConcurrentHashMap.newKeySet();
    private final NamedLimits<PermitPool> named = new NamedLimits<>();

    /** @param deadline nothing waits longer for an answer of the cluster */
    public Permits(PermitLedgers ledgers, LongSupplier nanoClock, Duration deadline) {
        this.ledgers = ledgers;
        this.nanoClock = nanoClock;
        this.deadline = deadline;
    }

    /** The permits of a node that shares them with nobody. */
    public static Permits alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        return new Permits(new LocalPermits("alone", wallClockMillis), nanoClock, Duration.ofMillis(50));
    }

    /** The concurrency limit of that name; the same one whenever it is asked for. */
    public PermitPool pool(String name) {
        return pools.computeIfAbsent(name, fresh -> new PermitPool(fresh, node(fresh), busy));
    }

    private PermitContext node(String name) {
        LimitStatistics counted = statistics.computeIfAbsent(name, fresh -> new LimitStatistics());
        return new PermitContext(ledgers, nanoClock, sequences::incrementAndGet, deadline, counted);
    }

    /** What all of them did on this node, those that are gone included. */
    LimitCounts counts() {
        return statistics.values().stream().map(LimitStatistics::counts).reduce(LimitCounts.NONE, LimitCounts::plus);
    }

    /** Nothing waits longer for an answer of the cluster. */
    public Duration deadline() {
        return deadline;
    }

    /** Says which ones the gateway config names. To be called just before a revision is swapped in. */
    public synchronized void retain(Set<String> names) {
        Map<String, PermitPool> now = new HashMap<>();
        names.forEach(name -> now.put(name, pool(name)));
        named.become(now);
    }

    Subscription follow(Limits.Follower follower) {
        return named.follow(follower);
    }

    /** Those that the gateway config names, in the order of their names. */
    public Collection<PermitPool> all() {
        return named.all();
    }

    /** The one of that name, if the gateway config names it. */
    public Optional<PermitPool> find(String name) {
        return named.find(name);
    }

    /** How many there are, named or not. */
    int size() {
        return List.copyOf(pools.values()).size();
    }

    /** Tells the owners again what this node has. To be called when a node has come or gone, or a split has healed. */
    public void report() {
        busy.forEach(PermitPool::report);
    }

    /** Asks again for requests that wait. To be called a hundred times a second. */
    public void poll() {
        busy.forEach(PermitPool::poll);
    }

    /** Gives back all that is not in use: the node ends. */
    void leave() {
        busy.forEach(PermitPool::leave);
    }

    /** Gives back what lies idle. To be called twenty times a second. */
    public void tidy() {
        busy.forEach(PermitPool::tidy);
    }

    /** Forgets what nobody asks for. To be called every few seconds. */
    public void sweep() {
        pools.values().forEach(PermitPool::sweep);
        if (ledgers instanceof LocalPermits local) {
            local.sweep();
        }
    }
}
