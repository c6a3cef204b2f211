// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which faults begin and end when. It is drawn from a seed and nothing else: the same seed is the same schedule, on
 * every machine where there may be the same kinds of faults. Faults overlap, but a node has one at a time, the network
 * has one at a time, and there is always a node that runs.
 *
 * @param nodes of the cluster
 * @param steps in their order; every fault begins and ends
 */
record FaultSchedule(long seed, int nodes, List<Step> steps) {

    /** All faults have begun then. */
    private static final Duration LENGTH = Duration.ofSeconds(35);

    /** At most, from the beginning of a fault to that of the next one. */
    private static final int GAP_MILLIS = 7_000;

    /** Between a fault of a node, or of the network, and its next one. */
    private static final int REST_MILLIS = 300;

    /** In this time all have noticed who is gone or back, and have copies of everything again. */
    private static final int RECOVERY_MILLIS = 7_000;

    /** Longer than members wait for one that is silent (10 s), sometimes. */
    private static final int NETWORK_MILLIS = 16_000;

    private static final int PROCESS_MILLIS = 7_000;
    private static final int LONG_PAUSE_MILLIS = 14_000;

    /** Of ten pauses, so many may be long. */
    private static final int LONG_OF_TEN = 3;

    private static final int ONE_IN_LARGE = 5;

    /**
     * A fault begins or ends.
     *
     * @param number of the fault, from 1
     * @param atMillis after the beginning
     */
    record Step(int number, long atMillis, Fault fault, boolean begins) {}

    /** A fault that was drawn. */
    private record Drawn(Fault fault, long from, long to) {

        boolean meets(Drawn other) {
            return from < other.to + REST_MILLIS && other.from < to + REST_MILLIS;
        }
    }

    FaultSchedule {
        steps = List.copyOf(steps);
    }

    /** @param network whether members can be parted */
    static FaultSchedule of(long seed, boolean network) {
        return of(seed, network, LENGTH);
    }

    /** @param length when all faults have begun */
    static FaultSchedule of(long seed, boolean network, Duration length) {
        RandomGenerator random = new SplittableRandom(seed);
        int nodes = random.nextInt(ONE_IN_LARGE) == 0 ? 5 : 3;
        List<Drawn> all = new ArrayList<>();
        for (long at = draw(random, GAP_MILLIS); at < length.toMillis(); at += draw(random, GAP_MILLIS)) {
            Drawn next = draw(random, at, nodes, network);
            if (isPossible(next, all, nodes)) {
                all.add(next);
            }
        }
        return new FaultSchedule(seed, nodes, steps(all));
    }

    /** The same without the faults that begin before the cluster has got over the one before. */
    FaultSchedule oneAtATime() {
        List<Integer> kept = new ArrayList<>();
        long from = 0;
        for (Step step : steps) {
            if (step.begins && step.atMillis >= from) {
                kept.add(step.number);
                from = end(step.number) + RECOVERY_MILLIS;
            }
        }
        return new FaultSchedule(
                seed,
                nodes,
                steps.stream().filter(step -> kept.contains(step.number)).toList());
    }

    private static Drawn draw(RandomGenerator random, long at, int nodes, boolean network) {
        List<Fault.What> kinds = List.of(Fault.What.values()).stream()
                .filter(what -> network || !what.isOfNetwork())
                // Of three, two who are apart from one are that one, cut off.
                .filter(what -> what != Fault.What.SPLIT || nodes > 3)
                .toList();
        Fault.What what = kinds.get(random.nextInt(kinds.size()));
        List<Integer> order = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            order.add(random.nextInt(order.size() + 1), node);
        }
        List<Integer> whom = new ArrayList<>(order.subList(0, what.nodesOf(nodes)));
        Collections.sort(whom);
        boolean isLong = random.nextInt(10) < LONG_OF_TEN;
        int most = what.isOfNetwork()
                ? NETWORK_MILLIS
                : what == Fault.What.PAUSED && isLong ? LONG_PAUSE_MILLIS : PROCESS_MILLIS;
        return new Drawn(new Fault(what, whom), at, at + draw(random, most));
    }

    private static int draw(RandomGenerator random, int most) {
        return most / 20 + random.nextInt(most - most / 20);
    }

    private static boolean isPossible(Drawn next, List<Drawn> all, int nodes) {
        List<Drawn> met = all.stream()
                .filter(other -> other.meets(next))
                .filter(other ->
                        other.fault.what().isOfNetwork() == next.fault.what().isOfNetwork())
                .toList();
        if (next.fault.what().isOfNetwork()) {
            return met.isEmpty();
        }
        return met.size() < nodes - 1
                && met.stream().noneMatch(other -> other.fault.nodes().equals(next.fault.nodes()));
    }

    private static List<Step> steps(List<Drawn> all) {
        return IntStream.range(0, all.size())
                .boxed()
                .flatMap(index -> List.of(
                        new Step(index + 1, all.get(index).from, all.get(index).fault, true),
                        new Step(index + 1, all.get(index).to, all.get(index).fault, false))
                        .stream())
                .sorted(Comparator.comparing(Step::atMillis).thenComparing(Step::number))
                .toList();
    }

    /** For who reads what a run did: a line for each fault. */
    @Override
    public String toString() {
        return steps.stream()
                .filter(Step::begins)
                .map(step -> "\n  %d. %d ms to %d ms: %s"
                        .formatted(step.number, step.atMillis, end(step.number), step.fault))
                .collect(Collectors.joining("", "seed " + seed + ", " + nodes + " nodes", ""));
    }

    private long end(int number) {
        return steps.stream()
                .filter(step -> step.number == number && !step.begins)
                .mapToLong(Step::atMillis)
                .findFirst()
                .orElseThrow();
    }
}
