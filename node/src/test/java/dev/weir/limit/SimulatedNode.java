// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.cluster.Heard;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A node of a simulated cluster: the real limits, on a clock, a list of members and a part of the state of its own. */
final class SimulatedNode implements Ledgers {

    static final String KEY = "limit key";
    private static final long CALL_LIMIT_NANOS = 2000 * Schedule.MILLI;

    private final int id;
    private final SimulatedCluster cluster;
    private final SimulatedClock clock;
    private final SimulatedOwner copy;
    private final Set<SimulatedCall> calls = new HashSet<>();
    private final Heard<Integer> heard = new Heard<>();
    private Limits limits;
    private boolean up = true;

    @SuppressWarnings("NullAway.Init") // The cluster lets it join before anything happens.
    private Side side;

    private long version;
    private Set<Integer> members = Set.of();
    private int owner = Side.NOBODY;
    private int backup = Side.NOBODY;
    private long era;
    private long eraEndNanos;

    SimulatedNode(int id, SimulatedCluster cluster) {
        this.id = id;
        this.cluster = cluster;
        this.clock = new SimulatedClock(cluster.schedule(), cluster.scenario().skewMillis());
        this.copy = new SimulatedOwner(this, cluster);
        this.limits = fresh();
        this.side = new Side(cluster, Set.of(id), Set.of(id), Side.NOBODY, Side.NOBODY);
    }

    private Limits fresh() {
        return new Limits("node-" + id, this, clock::nanos, clock::millis, Duration.ofMillis(50));
    }

    int id() {
        return id;
    }

    boolean isUp() {
        return up;
    }

    SimulatedClock clock() {
        return clock;
    }

    Limits limits() {
        return limits;
    }

    SimulatedOwner copy() {
        return copy;
    }

    boolean owns() {
        return up && owner == id;
    }

    int backup() {
        return backup;
    }

    Side side() {
        return side;
    }

    int here() {
        return members.size();
    }

    /** Starts in a cluster, or is taken into one. */
    void join(Side joined) {
        side = joined;
        version = 0;
        owner = Side.NOBODY;
        backup = Side.NOBODY;
    }

    /** The network was cut; it notices nothing of it yet. */
    void cutTo(Side part) {
        side = part;
    }

    /** The first list of members, at the same time everywhere. */
    void found(Side founded) {
        join(founded);
        owner = founded.owner();
        backup = founded.backup();
        members = Set.copyOf(founded.members());
        copy.look(members.size());
    }

    /** Asks all that are thought to be here whether they are. */
    void greet() {
        long now = cluster.schedule().now();
        heard.keep(members);
        for (int other : members) {
            cluster.deliver(id, other, () -> cluster.deliver(other, id, () -> heard.answered(other, now)));
        }
    }

    /** How many are surely here: itself, who keeps the copy, and who has answered since then. */
    int certain(long sinceNanos) {
        return (int) members.stream()
                .filter(one -> one == id || one == backup || heard.since(one, sinceNanos))
                .count();
    }

    void hear(Side from, long number, Set<Integer> list, int owns, int keeps) {
        if (from != side || number <= version || !list.contains(id)) {
            return;
        }
        version = number;
        members = list;
        copy.look(list.size());
        boolean had = owner == id || backup == id;
        if (!had && owns == id) {
            copy.lost();
        } else if (owns != id && keeps != id) {
            copy.drop();
        }
        owner = owns;
        backup = keeps;
        for (SimulatedCall call : List.copyOf(calls)) {
            if (!list.contains(call.target()) || call.isUnsure(list)) {
                call.fail();
            }
        }
    }

    /** Has a copy of what the owner has. */
    void take(SimulatedNode from, Optional<Ledger> ledger, long stamp, long lost) {
        if (from.side != side || from.version < version) {
            return;
        }
        version = from.version;
        members = from.members;
        copy.look(members.size());
        owner = from.id;
        backup = id;
        copy.set(ledger, stamp, lost);
    }

    boolean isBackupOf(SimulatedNode other) {
        return up && owner == other.id && backup == id && side == other.side;
    }

    void backedBy(int target) {
        backup = target;
    }

    void copyTo(SimulatedNode target, Consumer<Boolean> done) {
        copy.copyTo(target, done);
    }

    void crash() {
        up = false;
        calls.clear();
        copy.drop();
    }

    void restart() {
        up = true;
        limits = fresh();
        copy.drop();
        heard.keep(Set.of());
        copy.look(0);
    }

    /** Comes from the smaller side of a split. */
    void merged(Side into) {
        List.copyOf(calls).forEach(SimulatedCall::fail);
        copy.drop();
        limits.forget("limit", "key");
        join(into);
    }

    void request(long cost) {
        if (!up) {
            return;
        }
        if (clock.isStanding()) {
            cluster.schedule().at(clock.standsUntil(), () -> request(cost));
            return;
        }
        clock.begin();
        CompletableFuture<Decision> decision =
                limits.shared("limit").take("key", cluster.scenario().terms(), cost);
        clock.end();
        Limits current = limits;
        cluster.asked(cost);
        decision.thenAccept(decided -> {
            cluster.answered(decided);
            if (decided.admitted()) {
                cluster.referee().admitted(clock.trueNanos(), cost, era, eraEndNanos);
            }
        });
        if (!decision.isDone()) {
            cluster.waits(this, current, decision);
            if (cluster.scenario().deadline()) {
                cluster.schedule().in(50 * Schedule.MILLI, () -> decision.complete(Decision.UNDECIDED));
            }
        }
    }

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        Demand said = cluster.isOlder(id) ? demand.withoutSpendings() : cluster.asRead(demand);
        SimulatedCall call = new SimulatedCall(this, limits, terms, said, clock.trueNanos());
        calls.add(call);
        cluster.schedule().in(CALL_LIMIT_NANOS, call::fail);
        // Where it stands still in the middle of what it does, it has not come to this yet.
        cluster.schedule().at(clock.trueNanos(), () -> send(call));
        return call.answer();
    }

    private void send(SimulatedCall call) {
        if (!calls.contains(call) || !up) {
            return;
        }
        if (owner == Side.NOBODY) {
            cluster.schedule().in(2 * Schedule.MILLI, () -> send(call));
            return;
        }
        call.target(owner);
        SimulatedNode target = cluster.node(owner);
        cluster.deliver(id, owner, () -> target.copy.execute(call));
        if (cluster.twice()) {
            cluster.deliver(id, owner, () -> target.copy.execute(call));
        }
    }

    /** The one that was asked is not the owner, or not yet. */
    void again(SimulatedCall call) {
        cluster.schedule().in(Schedule.MILLI, () -> send(call));
    }

    void answered(SimulatedCall call, Grant said, long endNanos) {
        if (!up || call.limits() != limits || !calls.remove(call)) {
            return;
        }
        Grant grant = cluster.spoil(cluster.asRead(said), clock.trueNanos() - call.askedNanos());
        if (grant.decided()) {
            eraEndNanos = era == grant.era() ? Math.max(eraEndNanos, endNanos) : endNanos;
            era = grant.era();
        }
        call.answer().complete(grant);
    }

    void failed(SimulatedCall call) {
        if (calls.remove(call) && up && call.limits() == limits) {
            call.answer().completeExceptionally(new IllegalStateException("nobody knows whether it was done"));
        }
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return CompletableFuture.completedFuture(copy.ledger());
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
