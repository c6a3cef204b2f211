// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Nodes, and the network between them. */
final class SimulatedCluster {

    private final Scenario scenario;
    private final PlantedBug bug;
    private final Schedule schedule;
    private final Referee referee;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final int[] part;
    private long asked;
    private long refused;
    private long undecided;

    /** Somebody who waits for an answer, in one life of a node. */
    private record Waiting(SimulatedNode node, Limits limits, CompletableFuture<Decision> decision) {}

    SimulatedCluster(Scenario scenario, PlantedBug bug) {
        this.scenario = scenario;
        this.bug = bug;
        this.schedule = new Schedule(scenario.seed());
        this.referee = new Referee(scenario);
        this.part = new int[scenario.nodes()];
        IntStream.range(0, scenario.nodes()).forEach(id -> nodes.add(new SimulatedNode(id, this)));
        List<Integer> all = IntStream.range(0, scenario.nodes()).boxed().toList();
        int owner = schedule.random().nextInt(scenario.nodes());
        int backup = (owner + 1 + schedule.random().nextInt(scenario.nodes() - 1)) % scenario.nodes();
        Side side = new Side(this, all, all, owner, backup);
        nodes.forEach(node -> node.found(side));
    }

    Scenario scenario() {
        return scenario;
    }

    PlantedBug bug() {
        return bug;
    }

    Schedule schedule() {
        return schedule;
    }

    Referee referee() {
        return referee;
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    SimulatedNode node(int id) {
        return nodes.get(id);
    }

    /** From now on it reaches only those of the same part. */
    void put(int id, int inPart) {
        part[id] = inPart;
    }

    int partOf(int id) {
        return part[id];
    }

    /** In some clusters there are older nodes, which do not say what became of tokens. */
    boolean isOlder(int id) {
        return hasOlder() && id % 2 == 0;
    }

    private boolean hasOlder() {
        return scenario.fault() != Scenario.Fault.NOTHING && scenario.seed() % 5 == 0;
    }

    /** Where there are older nodes, nobody speaks of parts of milliseconds. */
    Demand asRead(Demand demand) {
        return hasOlder() ? demand.inMillis() : demand;
    }

    Grant asRead(Grant grant) {
        return hasOlder() ? grant.coarse() : grant;
    }

    /** Whether this message is executed a second time. */
    boolean twice() {
        return scenario.fault() != Scenario.Fault.NOTHING && schedule.chance(0.03);
    }

    /** Something reaches a node, a while later; or never, when they are apart or it is dead. */
    void deliver(int from, int to, Runnable what) {
        long delay = from == to ? 10_000 : schedule.between(50_000, 500_000);
        if (from != to && schedule.chance(0.03)) {
            delay *= schedule.between(2, scenario.fault() == Scenario.Fault.NOTHING ? 5 : 20);
        }
        schedule.in(delay, () -> arrive(from, to, what));
    }

    private void arrive(int from, int to, Runnable what) {
        SimulatedNode node = node(to);
        if (part[from] != part[to] || !node.isUp()) {
            return;
        }
        if (node.clock().isStanding()) {
            schedule.at(node.clock().standsUntil(), () -> arrive(from, to, what));
            return;
        }
        what.run();
    }

    /** What a node that has a bug makes of an answer. */
    Grant spoil(Grant grant, long lateNanos) {
        return switch (bug) {
            case LEASE_WITHOUT_END -> changed(grant, 1000, grant.micros());
            case LEASE_FROM_ANSWER -> changed(grant, lateNanos / Schedule.MILLI, grant.micros());
            case GRANTED_TOO_EARLY -> changed(grant, 0, Math.min(0, grant.micros()));
            default -> grant;
        };
    }

    private static Grant changed(Grant grant, long validMore, int micros) {
        return new Grant(
                grant.decided(),
                grant.full(),
                grant.tokens(),
                grant.era(),
                grant.validMillis() + validMore,
                grant.remaining(),
                grant.elsewhere(),
                grant.resetMillis(),
                grant.violated(),
                micros,
                grant.early());
    }

    void asked(long cost) {
        asked++;
        referee.asked(schedule.now(), cost);
    }

    void answered(Decision decision) {
        refused += decision.verdict() == Decision.Verdict.REFUSED ? 1 : 0;
        undecided += decision.verdict() == Decision.Verdict.UNDECIDED ? 1 : 0;
    }

    void waits(SimulatedNode node, Limits limits, CompletableFuture<Decision> decision) {
        waiting.add(new Waiting(node, limits, decision));
    }

    /** Those that got no answer, though their node lives. */
    long unanswered() {
        return waiting.stream()
                .filter(one -> !one.decision().isDone()
                        && one.node().isUp()
                        && one.limits() == one.node().limits())
                .count();
    }

    long asks() {
        return asked;
    }

    long refused() {
        return refused;
    }

    long undecided() {
        return undecided;
    }

    /** Questions to owners so far. */
    long calls() {
        return nodes.stream()
                .mapToLong(node -> node.limits().shared("limit").statistics().calls())
                .sum();
    }
}
