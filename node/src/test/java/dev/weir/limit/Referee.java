// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sees every admission of a simulation, and whether all of them together are within the limit. */
final class Referee {

    private final Scenario scenario;
    private final List<Admission> admissions = new ArrayList<>();
    private final List<Admission> demand = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /**
     * Something that was allowed, or asked for.
     *
     * @param era of the token that was spent, in milliseconds
     */
    private record Admission(long atNanos, long cost, long era) {}

    /**
     * What was admitted.
     *
     * @param possible what a single counter would have admitted that all ask without delay
     */
    record Use(double admitted, double possible) {

        double share() {
            return admitted / possible;
        }
    }

    Referee(Scenario scenario) {
        this.scenario = scenario;
    }

    /** @param endNanos when the last token of that era was to be spent */
    void admitted(long atNanos, long cost, long era, long endNanos) {
        admissions.add(new Admission(atNanos, cost, era));
        if (atNanos > endNanos + Schedule.MILLI) {
            finding("a token was spent " + (atNanos - endNanos) / Schedule.MILLI + " ms after its time");
        }
    }

    void finding(String what) {
        if (findings.size() < 5) {
            findings.add(what);
        }
    }

    /** What was wrong; empty if nothing. */
    List<String> findings() {
        admissions.sort((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
        for (Rate rate : scenario.terms().rates()) {
            switch (scenario.terms().algorithm()) {
                case FIXED_WINDOW -> fixed(rate);
                case SLIDING_WINDOW -> sliding(rate);
                case TOKEN_BUCKET -> bucket(rate);
            }
        }
        return findings;
    }

    private void fixed(Rate rate) {
        byWindow(rate).forEach((start, spent) -> {
            if (spent > rate.limit()) {
                finding(spent + " in the window of " + rate + " that began at " + start);
            }
        });
    }

    private Map<Long, Long> byWindow(Rate rate) {
        Map<Long, Long> spent = new TreeMap<>();
        for (Admission admission : admissions) {
            spent.merge(
                    rate.window().startMillis(admission.era(), scenario.terms().zone()), admission.cost(), Long::sum);
        }
        return spent;
    }

    /** Owners follow each other whose clocks differ: the window may be shorter by that. */
    private void sliding(Rate rate) {
        long length = (rate.window().length().toMillis() - 2 * scenario.skewMillis()) * Schedule.MILLI;
        long sum = 0;
        int oldest = 0;
        for (Admission admission : admissions) {
            sum += admission.cost();
            while (admissions.get(oldest).atNanos() <= admission.atNanos() - length) {
                sum -= admissions.get(oldest++).cost();
            }
            if (sum > rate.limit()) {
                finding(sum + " in the " + rate + " that end at " + admission.atNanos() / Schedule.MILLI);
                return;
            }
        }
    }

    /** A bucket of the burst that fills at the rate, and a little more for what was on its way. */
    private void bucket(Rate rate) {
        double perNano = (double) rate.limit() / rate.window().length().toNanos();
        double slack = perNano * (52 + 2 * scenario.skewMillis()) * Schedule.MILLI + 1e-3;
        double brim = Meter.capacity(scenario.terms(), rate);
        double level = brim;
        long at = 0;
        for (Admission admission : admissions) {
            level = Math.min(brim, level + perNano * (admission.atNanos() - at)) - admission.cost();
            at = admission.atNanos();
            if (level < -slack) {
                finding("the bucket of " + rate + " had " + level + " at " + at / Schedule.MILLI);
                return;
            }
        }
    }

    long admitted() {
        return admissions.stream().mapToLong(Admission::cost).sum();
    }

    /** Somebody asked, whatever became of it. */
    void asked(long atNanos, long cost) {
        demand.add(new Admission(atNanos, cost, SimulatedClock.START_MILLIS + atNanos / Schedule.MILLI));
    }

    /** In whole windows, without the first one, and by the first rate. */
    Use use() {
        Rate rate = scenario.terms().rates().get(0);
        long length = rate.window().length().toNanos();
        long to = scenario.seconds() * 1000 * Schedule.MILLI / length * length;
        return switch (scenario.terms().algorithm()) {
            case FIXED_WINDOW -> new Use(inWhole(admissions, length, to), inWhole(inWindows(rate), length, to));
            case SLIDING_WINDOW -> new Use(until(admissions, length, to), until(inSlidingWindow(rate), length, to));
            case TOKEN_BUCKET -> new Use(until(admissions, length, to), until(fromBucket(rate), length, to));
        };
    }

    /** A token counts in the window that it is of, even if the answer came a little later. */
    private static double inWhole(List<Admission> some, long fromNanos, long toNanos) {
        return some.stream()
                .filter(one -> {
                    long at = (one.era() - SimulatedClock.START_MILLIS) * Schedule.MILLI;
                    return at >= fromNanos && at < toNanos;
                })
                .mapToLong(Admission::cost)
                .sum();
    }

    /**
     * The mean of what was admitted up to each moment of the last window: by a single end, who lags behind would lose
     * nothing as long as a burst still falls before it, and then all of it.
     */
    private static double until(List<Admission> some, long lengthNanos, long toNanos) {
        return some.stream()
                .filter(one -> one.atNanos() >= lengthNanos && one.atNanos() < toNanos)
                .mapToDouble(one -> one.cost() * Math.min(1, (double) (toNanos - one.atNanos()) / lengthNanos))
                .sum();
    }

    private List<Admission> inWindows(Rate rate) {
        List<Admission> ideal = new ArrayList<>();
        Map<Long, Long> spent = new TreeMap<>();
        for (Admission one : demand) {
            long start = rate.window().startMillis(one.era(), scenario.terms().zone());
            long before = spent.getOrDefault(start, 0L);
            if (before + one.cost() <= rate.limit()) {
                spent.put(start, before + one.cost());
                ideal.add(one);
            }
        }
        return ideal;
    }

    private List<Admission> inSlidingWindow(Rate rate) {
        List<Admission> ideal = new ArrayList<>();
        long length = rate.window().length().toNanos();
        long sum = 0;
        int oldest = 0;
        for (Admission one : demand) {
            while (oldest < ideal.size() && ideal.get(oldest).atNanos() <= one.atNanos() - length) {
                sum -= ideal.get(oldest++).cost();
            }
            if (sum + one.cost() <= rate.limit()) {
                sum += one.cost();
                ideal.add(one);
            }
        }
        return ideal;
    }

    private List<Admission> fromBucket(Rate rate) {
        List<Admission> ideal = new ArrayList<>();
        double perNano = (double) rate.limit() / rate.window().length().toNanos();
        double brim = Meter.capacity(scenario.terms(), rate);
        double level = brim;
        long at = 0;
        for (Admission one : demand) {
            level = Math.min(brim, level + perNano * (one.atNanos() - at));
            at = one.atNanos();
            if (level >= one.cost()) {
                level -= one.cost();
                ideal.add(one);
            }
        }
        return ideal;
    }
}
