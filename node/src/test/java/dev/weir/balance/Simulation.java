// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.http.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Nodes that send requests to the same instances, in virtual time. Requests come at random (Poisson) to random nodes;
 * an instance works at so many at once, each for a time drawn at random (exponential), and lets the others wait in
 * turn. What a node has under way it tells the others every 200 ms, each node at a moment of its own.
 */
final class Simulation {

    private static final double PULSE_MILLIS = 200;

    private final Load load;
    private final Sight sight;
    private final RandomGenerator random;
    private final List<Instance> instances;
    private final List<Node> nodes = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private double now;
    private long sequence;

    /** What a node knows of requests under way. */
    enum Sight {
        /** Its own. */
        OWN,
        /** Its own, and of the others what they said last. */
        PULSES,
        /** Its own, and what it makes of what the others said ({@link ClusterLoad}). */
        ESTIMATE,
        /** All of them, as of now, which no node can. */
        ALL
    }

    /**
     * What happens.
     *
     * @param slow so many of the instances, of 10, take three times as long
     * @param serviceMillis how long the others take at the mean
     * @param use what part of what all of them could do is asked for
     */
    record Load(int nodes, int slow, int workers, double serviceMillis, double use, int requests) {}

    /** What came of it. */
    record Outcome(double p50, double p99, double max, int mostInFlight) {}

    private record Event(double at, long sequence, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Simulation(Load load, Sight sight, Function<RandomGenerator, Balancer<Candidate>> way) {
        this.load = load;
        this.sight = sight;
        this.random = new SplittableRandom(6);
        this.instances = IntStream.range(0, 10).mapToObj(Instance::new).toList();
        for (int i = 0; i < load.nodes; i++) {
            nodes.add(new Node(i, way.apply(new SplittableRandom(i))));
        }
    }

    /** Runs until all requests are answered. */
    Outcome run(IntFunction<Request> requests) {
        double[] latencies = new double[load.requests];
        double capacity = instances.stream()
                .mapToDouble(instance -> load.workers / instance.serviceMillis)
                .sum();
        double at = 0;
        for (int i = 0; i < load.requests; i++) {
            int number = i;
            double came = at += exponential(1 / (capacity * load.use));
            Node node = nodes.get(random.nextInt(nodes.size()));
            at(came, () -> node.send(requests.apply(number), latency -> latencies[number] = latency));
        }
        for (double pulse = 0; pulse < at && sight != Sight.OWN && sight != Sight.ALL; pulse += PULSE_MILLIS) {
            for (Node node : nodes) {
                at(pulse + PULSE_MILLIS * node.number / nodes.size(), node::tell);
            }
        }
        for (Event event = events.poll(); event != null; event = events.poll()) {
            now = event.at;
            event.what.run();
        }
        Arrays.sort(latencies);
        int most = instances.stream().mapToInt(instance -> instance.most).max().orElseThrow();
        return new Outcome(
                latencies[load.requests / 2], latencies[load.requests * 99 / 100], latencies[load.requests - 1], most);
    }

    private void at(double time, Runnable what) {
        events.add(new Event(time, sequence++, what));
    }

    private double exponential(double mean) {
        return -StrictMath.log(1 - random.nextDouble()) * mean;
    }

    /** Who works. */
    private final class Instance {

        private final int number;
        private final double serviceMillis;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int working;
        private int most;

        Instance(int number) {
            this.number = number;
            this.serviceMillis = load.serviceMillis * (number < load.slow ? 3 : 1);
        }

        int inFlight() {
            return working + waiting.size();
        }

        void ask(Runnable done) {
            waiting.add(done);
            most = Math.max(most, inFlight());
            work();
        }

        private void work() {
            if (working < load.workers && !waiting.isEmpty()) {
                working++;
                Runnable done = waiting.remove();
                at(now + exponential(serviceMillis), () -> {
                    working--;
                    done.run();
                    work();
                });
            }
        }
    }

    /** Who chooses. */
    private final class Node {

        private final int number;
        private final List<View> views;
        private final Chooser<Candidate> chooser;

        Node(int number, Balancer<Candidate> balancer) {
            this.number = number;
            this.views = instances.stream().map(View::new).toList();
            this.chooser = balancer.over(Lineup.of(List.copyOf(views), one -> true, one -> 1, Nearness.NONE));
        }

        void send(Request request, DoubleConsumer answered) {
            View view = (View) chooser.choose(request, List.of()).orElseThrow();
            double began = now;
            view.own++;
            view.instance.ask(() -> {
                view.own--;
                view.latency = PeakEwma.with(view.latency, nanos(now - view.heard), nanos(now - began));
                view.heard = now;
                answered.accept(now - began);
            });
        }

        void tell() {
            for (Node other : nodes) {
                if (other != this) {
                    views.forEach(view -> other.views.get(view.instance.number).said[number] = view.own);
                }
            }
        }
    }

    private static long nanos(double millis) {
        return (long) (millis * 1e6);
    }

    /** An instance as a node sees it. */
    private final class View implements Candidate {

        private final Instance instance;
        private final int[] said = new int[load.nodes];
        private int own;
        private long latency;
        private double heard;

        View(Instance instance) {
            this.instance = instance;
        }

        @Override
        public int inFlight() {
            return switch (sight) {
                case OWN -> own;
                case ALL -> instance.inFlight();
                case PULSES -> own + Arrays.stream(said).sum();
                case ESTIMATE -> ClusterLoad.estimate(own, Arrays.stream(said).sum(), load.nodes - 1, latencyNanos());
            };
        }

        @Override
        public int ownInFlight() {
            return own;
        }

        @Override
        public long latencyNanos() {
            return PeakEwma.after(latency, nanos(now - heard));
        }

        @Override
        public String id() {
            return "10.0.0." + instance.number;
        }

        @Override
        public int weight() {
            return 1;
        }

        @Override
        public String zone() {
            return "";
        }

        @Override
        public int priority() {
            return 0;
        }
    }
}
