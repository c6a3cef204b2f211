// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.health.SimulatedInstance.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes and instances in virtual time, and what must hold of them at every moment. */
final class Simulation {

    private static final List<Mood> MOODS = List.of(Mood.values());

    static final Rules RULES = new Rules(
            List.of(),
            Optional.of(new Rules.Eject(
                    5,
                    new Rules.Share(0.5, 20, Duration.ofSeconds(10)),
                    Optional.of(new Rules.Slow(Duration.ofMillis(300), 0.5)),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    0.5)),
            Optional.empty(),
            0.3,
            Optional.empty());

    final SplittableRandom random;
    final SimulatedNetwork network;
    final List<SimulatedInstance> instances;
    final List<String> problems = new ArrayList<>();
    private int started;

    Simulation(long seed, int nodes, int instanceCount, PlantedBug bug) {
        random = new SplittableRandom(seed);
        network = new SimulatedNetwork(random, bug);
        instances = IntStream.rangeClosed(1, instanceCount)
                .mapToObj(i -> new SimulatedInstance("http://10.0.0." + i + ":8080"))
                .toList();
        for (int i = 0; i < nodes; i++) {
            startNode();
        }
        watch();
        network.pass(Duration.ofSeconds(3));
    }

    SimulatedNode startNode() {
        SimulatedNode node = network.start(
                "node-" + ++started, instances.stream().map(one -> one.url).toList(), RULES);
        traffic(node);
        return node;
    }

    List<SimulatedNode> nodes() {
        return List.copyOf(network.nodes.values());
    }

    private void traffic(SimulatedNode node) {
        if (network.nodes.get(node.id()) == node) {
            node.request(instances);
            network.after(Duration.ofNanos((long) (random.nextExponential() * 20_000_000)), () -> traffic(node));
        }
    }

    /** Looks every 20 ms whether something is wrong. */
    private void watch() {
        long most = Math.max(1, instances.size() / 2);
        for (SimulatedNode node : nodes()) {
            long out = node.upstream().ruling().instances().values().stream()
                    .filter(verdict -> verdict.is(Verdict.State.EJECTED) || verdict.is(Verdict.State.TRIAL))
                    .count();
            if (out > most) {
                problems.add(node.id() + " has " + out + " out of " + instances.size() + " at " + network.millis());
            }
        }
        network.after(Duration.ofMillis(20), this::watch);
    }

    /** How many milliseconds after its fifth failure in a row nobody asks the instance any more; at most a second. */
    long spreads(SimulatedInstance bad) {
        bad.mood = Mood.FAILING;
        long before = bad.failures;
        while (bad.failures - before < 5) {
            network.pass(Duration.ofMillis(1));
        }
        long begin = network.millis();
        while (asked(bad) > 0 && network.millis() - begin < 1_000) {
            network.pass(Duration.ofMillis(1));
        }
        return network.millis() - begin;
    }

    /** How many nodes ask it. */
    long asked(SimulatedInstance one) {
        return nodes().stream()
                .filter(node -> node.upstream().standing(one.url).usable())
                .count();
    }

    Set<Ruling> rulings() {
        return nodes().stream().map(node -> node.upstream().ruling()).collect(Collectors.toSet());
    }

    /** Something happens to somebody. */
    void fault() {
        SimulatedInstance one = instances.get(random.nextInt(instances.size()));
        one.mood = MOODS.get(random.nextInt(MOODS.size()));
        SimulatedNode node = nodes().get(random.nextInt(nodes().size()));
        switch (random.nextInt(6)) {
            case 0 -> network.loss(random.nextDouble() * 0.2);
            case 1 -> node.pause(Duration.ofMillis(500 + random.nextInt(8_000)));
            case 2 -> {
                if (nodes().size() > 2) {
                    network.kill(node);
                }
            }
            case 3 -> startNode();
            case 4 -> network.split(List.of(node));
            default -> network.heal();
        }
        network.pass(Duration.ofMillis(random.nextInt(12_000)));
    }

    /** Everybody is well again, and has time to say so. */
    void recover() {
        network.loss(0);
        network.heal();
        instances.forEach(one -> one.mood = Mood.GOOD);
        network.pass(Duration.ofSeconds(60));
    }
}
