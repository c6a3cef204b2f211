// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What is simulated.
 *
 * @param demand requests per second, of all nodes
 * @param skewMillis how far wall clocks are from the truth, at most
 * @param deadline whether requests stop waiting after 50 ms
 */
record Scenario(
        long seed,
        int nodes,
        Terms terms,
        Traffic traffic,
        double demand,
        int costMax,
        Fault fault,
        long seconds,
        long skewMillis,
        boolean deadline) {

    /** Where requests arrive. */
    enum Traffic {
        EVEN,
        SKEWED,
        ONE_NODE,
        MOVING
    }

    /** What goes wrong, besides messages that are late, overtake each other or are executed twice. */
    enum Fault {
        NOTHING,
        MESSAGES,
        CRASHES,
        BOTH_COPIES,
        PAUSES,
        SPLITS
    }

    /** The last one promises nothing across a split, nor after a loss. */
    private static final List<OnPartition> MODES = List.of(OnPartition.STRICT, OnPartition.SHARE, OnPartition.OPEN);

    static Scenario random(long seed) {
        Random random = new Random(seed * 31 + 7);
        Fault fault = List.of(Fault.values()).get(1 + random.nextInt(5));
        OnPartition onPartition = fault == Fault.SPLITS
                ? MODES.get(random.nextInt(2))
                : MODES.get(random.nextInt(fault == Fault.BOTH_COPIES ? 2 : 3));
        Algorithm algorithm = List.of(Algorithm.values()).get(random.nextInt(3));
        boolean split = fault == Fault.SPLITS;
        long windowSeconds = split ? (random.nextBoolean() ? 30 : 2) : 1 + random.nextInt(3);
        long perSecond = (long) Math.exp(random.nextDouble() * Math.log(split ? 40 : 400)) + 1;
        long limit = perSecond * windowSeconds;
        Stream<String> rates = Stream.of(limit + "/" + windowSeconds + "s");
        if (random.nextInt(4) == 0) {
            rates = Stream.concat(rates, Stream.of(limit * 3 + "/" + windowSeconds * 5 + "s"));
        }
        Terms terms = new Terms(
                algorithm,
                rates.map(Rate::parse).toList(),
                random.nextBoolean() ? 0 : 1 + random.nextInt((int) Math.max(2, limit)),
                ZoneOffset.UTC,
                onPartition,
                random.nextInt(4) > 0);
        return new Scenario(
                seed,
                (split || fault == Fault.BOTH_COPIES ? 3 : 2) + random.nextInt(5),
                terms,
                Traffic.values()[random.nextInt(4)],
                perSecond * (0.5 + 3 * random.nextDouble()),
                random.nextInt(4) == 0 ? 3 : 1,
                fault,
                split ? 40 : fault == Fault.BOTH_COPIES ? 12 : 6,
                random.nextBoolean() ? 200 : 0,
                random.nextInt(3) > 0);
    }

    /** One in which nothing goes wrong and much is asked for. */
    static Scenario calm(long seed, Algorithm algorithm, String rate, Traffic traffic, double load, int nodes) {
        Rate parsed = Rate.parse(rate);
        Terms terms = new Terms(algorithm, List.of(parsed), 0, ZoneOffset.UTC, OnPartition.STRICT, true);
        double seconds = parsed.window().length().toMillis() / 1000.0;
        return new Scenario(
                seed,
                nodes,
                terms,
                traffic,
                load * parsed.limit() / seconds,
                1,
                Fault.NOTHING,
                (long) Math.max(8, 6 * seconds),
                0,
                true);
    }

    Scenario lasting(long otherSeconds) {
        return new Scenario(seed, nodes, terms, traffic, demand, costMax, fault, otherSeconds, skewMillis, deadline);
    }

    /** The line that tells how to see it again. */
    @Override
    public String toString() {
        return "-Dweir.seed=" + seed + ": " + nodes + " nodes, " + terms.algorithm() + " " + terms.rates() + " burst "
                + terms.burst() + " " + terms.onPartition() + (terms.stock() ? "" : " exact") + ", " + traffic + " "
                + Math.round(demand) + "/s, cost " + costMax + ", " + fault + ", skew " + skewMillis + " ms";
    }
}
