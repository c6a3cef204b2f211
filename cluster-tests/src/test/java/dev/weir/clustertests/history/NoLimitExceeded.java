// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * No more than the limit is admitted in any true window, whatever fails.
 *
 * <p>A request was admitted at some moment from its sending to its first arrival at the upstream, or to its answer
 * where it needed no upstream. So for windows that follow one another nobody can tell in which of two a request belongs
 * that was sent in one and arrived in the next. The rule asks whether there is any way to put each into a window that
 * it touches. There is none exactly if some run of windows wholly contains more than its windows allow (Hall's
 * theorem); of a limit that slides, if some stretch of its window's length does. Nothing that must be an excess is
 * excused.
 */
public final class NoLimitExceeded implements Rule {

    /** An admission: when, by the clients' clock, and how much of the budget it took. */
    private record Admission(long from, long to, long cost, Entry entry) {}

    /** What there is in a window. */
    private record Terms(long tokens, long windowMillis, boolean sliding, long skewMillis) {

        static Terms of(Entry entry) {
            return new Terms(
                    entry.number(Fact.TOKENS),
                    entry.number(Fact.WINDOW_MILLIS),
                    entry.fact(Fact.ALGORITHM).equals("sliding-window"),
                    entry.number(Fact.SKEW_MILLIS, 0));
        }

        /** The first window it may belong to. */
        long first(Admission admission) {
            return Math.floorDiv(admission.from - skewMillis, windowMillis);
        }

        /** The last window it may belong to. */
        long last(Admission admission) {
            return Math.floorDiv(admission.to + skewMillis, windowMillis);
        }
    }

    @Override
    public List<Violation> broken(History history) {
        Map<String, Terms> limits = new HashMap<>();
        history.of(Kind.TERMS).forEach(entry -> limits.put(entry.fact(Fact.LIMIT), Terms.of(entry)));
        List<Violation> violations = new ArrayList<>();
        admissions(history).forEach((limit, keys) -> {
            Terms terms = limits.get(limit);
            if (terms != null) {
                keys.forEach((key, admissions) -> (terms.sliding
                                ? inAnyStretch(terms, admissions)
                                : inWindows(terms, admissions))
                        .ifPresent(run -> violations.add(violation(limit, key, terms, run))));
            }
        });
        return violations;
    }

    private Violation violation(String limit, String key, Terms terms, List<Admission> run) {
        long spent = run.stream().mapToLong(Admission::cost).sum();
        long from = run.stream().mapToLong(Admission::from).min().orElse(0);
        long to = run.stream().mapToLong(Admission::to).max().orElse(0);
        long first = run.stream().mapToLong(terms::first).min().orElse(0);
        long windows = 1 + run.stream().mapToLong(terms::last).max().orElse(0) - first;
        String where = terms.sliding
                ? "a stretch of " + (to - from) + " ms from " + from
                : windows + " window(s) from " + first * terms.windowMillis;
        String what = "%s of %s: %d in %s (expected: at most %d in %d ms)"
                .formatted(key, limit, spent, where, terms.tokens, terms.windowMillis);
        return new Violation(name(), what, run.stream().map(Admission::entry).toList());
    }

    /** By limit and key, earliest first. */
    private static Map<String, Map<String, List<Admission>>> admissions(History history) {
        Map<String, Long> arrivals = new HashMap<>();
        history.of(Kind.RECEIPT)
                .forEach(entry ->
                        arrivals.merge(entry.fact(Fact.ID), entry.span().sentMillis(), Math::min));
        Map<String, Map<String, List<Admission>>> all = new TreeMap<>();
        for (Entry entry : history.of(Kind.LIMITED)) {
            Long arrival = arrivals.get(entry.fact(Fact.ID));
            if (arrival != null || entry.status() == 200) {
                long to = arrival == null ? entry.span().endedMillis() : arrival;
                all.computeIfAbsent(entry.fact(Fact.LIMIT), limit -> new TreeMap<>())
                        .computeIfAbsent(entry.fact(Fact.KEY), key -> new ArrayList<>())
                        .add(new Admission(entry.span().sentMillis(), to, entry.number(Fact.COST, 1), entry));
            }
        }
        all.values().forEach(keys -> keys.values().forEach(list -> list.sort(Comparator.comparing(Admission::from))));
        return all;
    }

    /** The shortest run of windows that contains more than it may. */
    private static Optional<List<Admission>> inWindows(Terms terms, List<Admission> admissions) {
        long begin = admissions.stream().mapToLong(terms::first).min().orElse(0);
        int count = (int) (admissions.stream().mapToLong(terms::last).max().orElse(0) - begin + 1);
        Map<Integer, List<Admission>> byFirst = new HashMap<>();
        admissions.forEach(one -> byFirst.computeIfAbsent((int) (terms.first(one) - begin), first -> new ArrayList<>())
                .add(one));
        long[] byLast = new long[count];
        int shortest = Integer.MAX_VALUE;
        int where = 0;
        for (int first = count - 1; first >= 0; first--) {
            for (Admission one : byFirst.getOrDefault(first, List.of())) {
                byLast[(int) (terms.last(one) - begin)] += one.cost;
            }
            long spent = 0;
            for (int last = first; last < count; last++) {
                spent += byLast[last];
                int length = last - first + 1;
                if (spent > length * terms.tokens && length < shortest) {
                    shortest = length;
                    where = first;
                }
            }
        }
        return shortest == Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of(within(terms, admissions, begin + where, begin + where + shortest - 1));
    }

    private static List<Admission> within(Terms terms, List<Admission> admissions, long first, long last) {
        return admissions.stream()
                .filter(one -> terms.first(one) >= first && terms.last(one) <= last)
                .toList();
    }

    /** The first stretch of a window's length that contains more than it may, wherever it begins. */
    private static Optional<List<Admission>> inAnyStretch(Terms terms, List<Admission> admissions) {
        for (int i = 0; i < admissions.size(); i++) {
            long end = admissions.get(i).from + terms.windowMillis - terms.skewMillis;
            List<Admission> stretch = admissions.subList(i, admissions.size()).stream()
                    .takeWhile(one -> one.from < end)
                    .filter(one -> one.to < end)
                    .toList();
            if (stretch.stream().mapToLong(Admission::cost).sum() > terms.tokens) {
                return Optional.of(stretch);
            }
        }
        return Optional.empty();
    }
}
