// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Virtual time, and the messages of nodes on their way: delayed, overtaken, lost, cut off by a split. */
final class SimulatedNetwork {

    /** When nodes notice that one is gone, as members of a real cluster do. */
    static final Duration NOTICED = Duration.ofSeconds(4);

    final RandomGenerator random;
    final Map<String, SimulatedNode> nodes = new TreeMap<>();
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::order));
    private final PlantedBug bug;
    private long nowNanos = 3_600_000_000_000L;
    private long order;
    private double loss;

    private record Task(long atNanos, long order, Runnable run) {}

    SimulatedNetwork(RandomGenerator random, PlantedBug bug) {
        this.random = random;
        this.bug = bug;
    }

    long nanos() {
        return nowNanos;
    }

    long millis() {
        return nowNanos / 1_000_000;
    }

    void loss(double share) {
        loss = share;
    }

    /** Does something later. */
    void after(Duration delay, Runnable run) {
        tasks.add(new Task(nowNanos + delay.toNanos(), order++, run));
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.atNanos() <= end; next = tasks.peek()) {
            tasks.remove();
            nowNanos = next.atNanos();
            next.run().run();
        }
        nowNanos = end;
    }

    SimulatedNode start(String name, List<String> instances, Rules rules) {
        SimulatedNode node = new SimulatedNode(this, name, instances, rules);
        nodes.put(node.id(), node);
        node.begin();
        nodes.values().forEach(SimulatedNode::membersMayHaveChanged);
        return node;
    }

    void kill(SimulatedNode node) {
        node.end();
        nodes.remove(node.id());
        after(NOTICED, () -> nodes.values().forEach(SimulatedNode::membersMayHaveChanged));
    }

    /** Nodes of different groups do not hear each other from now on. */
    void split(List<SimulatedNode> apart) {
        apart.forEach(node -> node.group = 1);
        after(NOTICED, () -> nodes.values().forEach(SimulatedNode::membersMayHaveChanged));
    }

    /** The smaller side comes back to the larger one's cluster. */
    void heal() {
        long away = nodes.values().stream().filter(node -> node.group == 1).count();
        int smaller = away * 2 > nodes.size() ? 0 : 1;
        List<SimulatedNode> merging = new ArrayList<>();
        nodes.values().stream().filter(node -> node.group == smaller).forEach(merging::add);
        nodes.values().forEach(node -> node.group = 0);
        nodes.values().forEach(SimulatedNode::membersMayHaveChanged);
        merging.forEach(SimulatedNode::merged);
    }

    /** Who a node takes for a member. */
    List<SimulatedNode> reachableFrom(SimulatedNode node) {
        return nodes.values().stream()
                .filter(other -> other.group == node.group)
                .toList();
    }

    void send(SimulatedNode from, String to, Message message) {
        if (random.nextDouble() < loss) {
            return;
        }
        double millis = 0.2 + random.nextExponential() * 1.5;
        after(Duration.ofNanos((long) (millis * 1e6)), () -> {
            SimulatedNode there = nodes.get(to);
            if (there != null && there.group == from.group) {
                there.deliver(() -> bug.deliver(there, message));
            }
        });
    }

    /** What is said, as it arrives. */
    sealed interface Message {

        record Said(Pulse pulse) implements Message {}

        record Ruled(List<Ruling> rulings) implements Message {}
    }
}
