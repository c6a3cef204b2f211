// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.List;
import java.util.Random;

/** A scenario as it goes: requests come, nodes tidy up, things go wrong. */
final class Simulation {

    private final Scenario scenario;
    private final SimulatedCluster cluster;
    private final Schedule schedule;
    private long callsAtHalf;
    private long refusedAtHalf;

    /**
     * What came of it.
     *
     * @param findings what was wrong; empty if nothing
     * @param laterCalls questions in the second half of the time
     */
    record Outcome(
            List<String> findings,
            long asked,
            long admitted,
            long refused,
            long undecided,
            long calls,
            Referee.Use use,
            long laterCalls,
            long laterRefused) {}

    private Simulation(Scenario scenario, PlantedBug bug) {
        this.scenario = scenario;
        this.cluster = new SimulatedCluster(scenario, bug);
        this.schedule = cluster.schedule();
    }

    static Outcome run(Scenario scenario) {
        return run(scenario, PlantedBug.NONE);
    }

    static Outcome run(Scenario scenario, PlantedBug bug) {
        return new Simulation(scenario, bug).run();
    }

    private Outcome run() {
        long end = scenario.seconds() * 1000 * Schedule.MILLI;
        arrive(end);
        for (SimulatedNode node : cluster.nodes()) {
            schedule.every(
                    50 * Schedule.MILLI, () -> awake(node, () -> node.limits().tidy()));
            schedule.every(1000 * Schedule.MILLI, () -> awake(node, node::greet));
            schedule.every(
                    5000 * Schedule.MILLI, () -> awake(node, () -> node.limits().sweep()));
        }
        new Faults(cluster).plan();
        schedule.at(end / 2, () -> {
            callsAtHalf = cluster.calls();
            refusedAtHalf = cluster.refused();
        });
        schedule.runUntil(end);
        long calls = cluster.calls();
        long refused = cluster.refused();
        // Whoever still waits is answered when what is under way has failed.
        schedule.runUntil(end + 10_000 * Schedule.MILLI);
        if (cluster.unanswered() > 0) {
            cluster.referee().finding(cluster.unanswered() + " requests got no answer");
        }
        return new Outcome(
                cluster.referee().findings(),
                cluster.asks(),
                cluster.referee().admitted(),
                refused,
                cluster.undecided(),
                calls,
                cluster.referee().use(),
                calls - callsAtHalf,
                refused - refusedAtHalf);
    }

    private void awake(SimulatedNode node, Runnable what) {
        if (node.isUp() && !node.clock().isStanding()) {
            what.run();
        }
    }

    /** As of a Poisson process. */
    private void arrive(long end) {
        long gap = (long) (-Math.log(1 - schedule.random().nextDouble()) / scenario.demand() * 1e9);
        if (schedule.now() + gap < end) {
            schedule.in(gap, () -> {
                cluster.node(place()).request(1 + schedule.random().nextInt(scenario.costMax()));
                arrive(end);
            });
        }
    }

    private int place() {
        Random random = schedule.random();
        return switch (scenario.traffic()) {
            case EVEN -> random.nextInt(scenario.nodes());
            case SKEWED -> (int) (scenario.nodes() * Math.pow(random.nextDouble(), 4));
            case ONE_NODE -> 0;
            case MOVING -> (int) (schedule.now() / (333 * Schedule.MILLI) % scenario.nodes());
        };
    }
}
