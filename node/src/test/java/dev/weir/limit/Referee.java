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
    private final List<String> findings = new ArrayList<>();

    /**
     * Something that was allowed.
     *
     * @param era of the token that was spent
     */
    private record Admission(long atNanos, long cost, long era) {}

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
        long length = (rate.window().length().toMillis() - 2 * scenario.skewMillis() - 1) * Schedule.MILLI;
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

    /** What was admitted in the windows that were there from their beginning to their end, of what may be. */
    double utilisation() {
        Rate rate = scenario.terms().rates().get(0);
        if (scenario.terms().algorithm() == Algorithm.FIXED_WINDOW) {
            List<Long> windows = new ArrayList<>(byWindow(rate).values());
            List<Long> whole = windows.subList(1, windows.size() - 1);
            return whole.stream().mapToLong(Long::longValue).sum() / (double) (whole.size() * rate.limit());
        }
        long length = rate.window().length().toNanos();
        long end = scenario.seconds() * 1000 * Schedule.MILLI;
        long spent = admissions.stream()
                .filter(admission -> admission.atNanos() > 2 * length && admission.atNanos() <= end)
                .mapToLong(Admission::cost)
                .sum();
        return spent / ((end - 2 * length) / (double) length * rate.limit());
    }
}
