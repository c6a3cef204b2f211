// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.cluster.Members.Subscription;
import dev.weir.telemetry.RequestMetrics;
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
 * All rate limits of a node, by their names, and its {@link Permits}. Those that the revision of the gateway config
 * names are shown; one that it does not name any more stays until what this node holds of it is given back, and is the
 * same one when its name comes back before that. From any thread.
 */
public final class Limits {

    private final String node;
    private final Ledgers shared;
    private final LocalLedgers local;
    private final Ledgers perNode;
    private final Permits permits;
    private final LongSupplier nanoClock;
    private final LongSupplier wallClockMillis;
    private final LongSupplier sequences;
    private final Duration deadline;
    private final Map<Id, Limit> limits = new ConcurrentHashMap<>();
    private final Map<String, Limit> askedLast = new ConcurrentHashMap<>();
    private final Set<Limit> leaving = ConcurrentHashMap.newKeySet();
    private final NamedLimits<Limit> named = new NamedLimits<>();
    private volatile LimitCounts gone = LimitCounts.NONE;

    /** One name may have been counted in both ways, by one revision and the next. */
    private record Id(String name, Limit.Scope scope) {}

    /**
     * Is told which limits of both kinds the gateway config names. Called one at a time, never on an I/O thread; must
     * not throw, since a revision is about to run.
     */
    public interface Follower {

        void came(AnyLimit limit);

        void went(AnyLimit limit);
    }

    /**
     * @param node name of the node
     * @param shared the ledgers of the cluster
     * @param deadline nothing waits longer for an answer of the cluster
     */
    public Limits(
            String node, Ledgers shared, LongSupplier nanoClock, LongSupplier wallClockMillis, Duration deadline) {
        this(node, shared, new LocalPermits(node, wallClockMillis), nanoClock, wallClockMillis, deadline, Room.USUAL);
    }

    /**
     * @param permits those of the cluster; where they are not said, requests under way are counted by this node alone
     * @param ledgersMax so many keys this node counts by itself at most
     */
    public Limits(
            String node,
            Ledgers shared,
            PermitLedgers permits,
            LongSupplier nanoClock,
            LongSupplier wallClockMillis,
            Duration deadline,
            int ledgersMax) {
        this.node = node;
        this.permits = new Permits(permits, nanoClock, deadline);
        this.shared = shared;
        this.local = new LocalLedgers(wallClockMillis, ledgersMax);
        this.perNode = new PerNodeLedgers(local, shared);
        this.nanoClock = nanoClock;
        this.wallClockMillis = wallClockMillis;
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
        return limit(new Id(name, Limit.Scope.SHARED), shared);
    }

    /** The limit of that name, counted by this node alone. */
    public Limit local(String name) {
        return limit(new Id(name, Limit.Scope.PER_NODE), perNode);
    }

    private synchronized Limit limit(Id id, Ledgers ledgers) {
        Limit limit = limits.computeIfAbsent(id, fresh -> {
            LimitContext spends = new LimitContext(
                    node, ledgers, nanoClock, sequences, deadline, new LimitStatistics(), new ConcurrentHashMap<>());
            return new Limit(id.name, id.scope, spends, wallClockMillis);
        });
        leaving.remove(limit);
        askedLast.put(id.name, limit);
        return limit;
    }

    /**
     * Says which rate limits the gateway config names, of those that were asked for. To be called just before a
     * revision is swapped in. The others leave; what was spent of them stays in the cluster, and is found again when
     * the name comes back.
     */
    public synchronized void retain(Set<String> names) {
        Map<String, Limit> now = new HashMap<>(askedLast);
        now.keySet().retainAll(names);
        askedLast.keySet().retainAll(names);
        leaving.removeAll(now.values());
        limits.values().stream().filter(limit -> now.get(limit.name()) != limit).forEach(leaving::add);
        named.become(now);
    }

    /** Tells of the limits of both kinds that are named, now and from now on. */
    public Subscription follow(Follower follower) {
        Subscription rates = named.follow(follower);
        Subscription pools = permits.follow(follower);
        return () -> {
            rates.end();
            pools.end();
        };
    }

    /** Shows what is counted here among a node's metrics. */
    public void countIn(RequestMetrics metrics) {
        LimitMetrics shown = new LimitMetrics(metrics);
        shown.show(this);
        follow(shown);
    }

    /** Name of the node. */
    public String node() {
        return node;
    }

    /** The limits of requests that are under way at the same time. */
    public Permits permits() {
        return permits;
    }

    /** Nothing waits longer for an answer of the cluster. */
    public Duration deadline() {
        return deadline;
    }

    /** Those that the gateway config names, in the order of their names. */
    public Collection<Limit> all() {
        return named.all();
    }

    /** The one of that name, if the gateway config names it. */
    public Optional<Limit> find(String name) {
        return named.find(name);
    }

    /** How many keys of shared limits this node keeps the ledgers of. */
    public Room room() {
        return shared.room();
    }

    /** What all of both kinds did on this node, those that are gone included. */
    public LimitCounts counts() {
        return rateCounts().plus(permits.counts());
    }

    private synchronized LimitCounts rateCounts() {
        return limits.values().stream()
                .map(limit -> limit.statistics().counts())
                .reduce(gone, LimitCounts::plus);
    }

    /** Drops what this node holds and remembers of a key of the limit of that name, because it begins anew. */
    public void forget(String name, String key) {
        local.reset(Limit.ledgerKey(name, key));
        for (Limit.Scope scope : Limit.Scope.values()) {
            Optional.ofNullable(limits.get(new Id(name, scope))).ifPresent(limit -> limit.forget(key));
        }
    }

    /** The same for all keys of all shared limits. */
    public void forgetAll() {
        limits.values().stream()
                .filter(limit -> limit.scope() == Limit.Scope.SHARED)
                .forEach(Limit::forgetAll);
    }

    /** Forgets that keys were refused, because there may be more to have: the next request of each asks again. */
    public void askAgain() {
        limits.values().forEach(Limit::askAgain);
    }

    /** Gives back what lies idle. To be called twenty times a second. */
    public void tidy() {
        limits.values().forEach(Limit::tidy);
        permits.tidy();
    }

    /** Gives back all that is held: the node ends, and no request is under way any more. */
    public void leave() {
        limits.values().forEach(Limit::leave);
        permits.leave();
    }

    /**
     * Forgets the keys that nobody asks for, and the limits that left and are empty. To be called every few seconds.
     */
    public void sweep() {
        limits.values().forEach(Limit::sweep);
        local.sweep();
        permits.sweep();
        dismiss();
    }

    private synchronized void dismiss() {
        List<Limit> empty = leaving.stream().filter(Limit::isEmpty).toList();
        for (Limit limit : empty) {
            gone = gone.plus(limit.statistics().counts());
            limits.remove(new Id(limit.name(), limit.scope()));
            leaving.remove(limit);
        }
    }
}
