// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Who may be chosen now, and what share of the requests each group of them gets. Immutable; another one is made when
 * the candidates, or what is known of them, have changed.
 *
 * <p>Candidates of a priority take all requests while at least 70% of their weight can be used. Below, they take as
 * much less as they are short of that, and the next priority takes the rest. Within a priority the same holds for the
 * own zone, with the part that the operator has chosen, and all others together.
 *
 * @param <T> what is chosen
 */
public final class Lineup<T extends Candidate> {

    /** What Envoy has as its overprovisioning factor of 1.4: so much of a priority carries what all of it carries. */
    private static final double SPILLS_BELOW = 1 / 1.4;

    private final List<Level<T>> levels;
    private final List<Group<T>> groups;

    /**
     * One that can be used.
     *
     * @param weight what the config says, less while it starts slowly; more than 0
     */
    record Seat<T>(T candidate, double weight) {}

    /**
     * Those that are equally good to choose.
     *
     * @param share of all requests, 0 to 1; those of 0 are for whom the others have failed
     * @param seats at least one
     */
    record Group<T>(double share, List<Seat<T>> seats) {}

    /**
     * All of one priority, whether they can be used or not, in the order of their ids.
     *
     * @param usable for each whether it can be used
     */
    record Level<T>(double share, List<T> all, List<Boolean> usable) {}

    private Lineup(List<Level<T>> levels, List<Group<T>> groups) {
        this.levels = levels;
        this.groups = groups;
    }

    /**
     * What can be chosen among these.
     *
     * @param usable whether one may be chosen now
     * @param warmth what part of its weight one has now, more than 0 and at most 1
     */
    public static <T extends Candidate> Lineup<T> of(
            List<T> all, Predicate<T> usable, ToDoubleFunction<T> warmth, Nearness near) {
        TreeMap<Integer, List<T>> byPriority = new TreeMap<>();
        for (T one : all) {
            if (one.weight() > 0) {
                byPriority
                        .computeIfAbsent(one.priority(), key -> new ArrayList<>())
                        .add(one);
            }
        }
        List<List<T>> ranks = List.copyOf(byPriority.values());
        double[] shares = shares(ranks, usable);
        List<Level<T>> levels = new ArrayList<>();
        List<Group<T>> groups = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            List<T> rank = ranks.get(i);
            levels.add(level(shares[i], rank, usable));
            groups.addAll(groups(shares[i], rank, usable, warmth, near));
        }
        return new Lineup<>(List.copyOf(levels), List.copyOf(groups));
    }

    /** Of each priority; all 0 where nobody can be used. */
    private static <T extends Candidate> double[] shares(List<List<T>> ranks, Predicate<T> usable) {
        double[] shares = new double[ranks.size()];
        double left = 1;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.min(left, carried(ranks.get(i), usable, SPILLS_BELOW));
            left -= shares[i];
        }
        double sum = DoubleStream.of(shares).sum();
        for (int i = 0; i < shares.length && sum > 0; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** What part of their requests they can carry by themselves. */
    private static <T extends Candidate> double carried(List<T> some, Predicate<T> usable, double spillBelow) {
        double whole = some.stream().mapToInt(Candidate::weight).sum();
        double there = some.stream().filter(usable).mapToInt(Candidate::weight).sum();
        return there == 0 ? 0 : Math.min(1, spillBelow == 0 ? 1 : there / whole / spillBelow);
    }

    private static <T extends Candidate> Level<T> level(double share, List<T> rank, Predicate<T> usable) {
        List<T> ordered =
                rank.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
        return new Level<>(share, ordered, ordered.stream().map(usable::test).toList());
    }

    private static <T extends Candidate> List<Group<T>> groups(
            double share, List<T> rank, Predicate<T> usable, ToDoubleFunction<T> warmth, Nearness near) {
        boolean zoned = !near.zone().isEmpty();
        List<T> own = rank.stream()
                .filter(one -> zoned && one.zone().equals(near.zone()))
                .toList();
        List<T> others = rank.stream()
                .filter(one -> !zoned || !one.zone().equals(near.zone()))
                .toList();
        double kept = others.stream().anyMatch(usable)
                ? carried(own, usable, near.spillBelow())
                : own.stream().anyMatch(usable) ? 1 : 0;
        List<Group<T>> groups = new ArrayList<>(2);
        group(share * kept, own, usable, warmth).ifPresent(groups::add);
        group(share * (1 - kept), others, usable, warmth).ifPresent(groups::add);
        return groups;
    }

    private static <T extends Candidate> Optional<Group<T>> group(
            double share, List<T> some, Predicate<T> usable, ToDoubleFunction<T> warmth) {
        List<Seat<T>> seats = some.stream()
                .filter(usable)
                .map(one -> new Seat<>(one, one.weight() * warmth.applyAsDouble(one)))
                .toList();
        return seats.isEmpty() ? Optional.empty() : Optional.of(new Group<>(share, seats));
    }

    /** Whether there is nobody to choose. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /** Whether one may be chosen. */
    public boolean has(T candidate) {
        return groups.stream()
                .anyMatch(group -> group.seats.stream().anyMatch(seat -> seat.candidate.equals(candidate)));
    }

    /** All that may be chosen, those first that get requests without anybody failing. */
    public List<T> candidates() {
        return groups.stream()
                .flatMap(group -> group.seats.stream().map(Seat::candidate))
                .toList();
    }

    List<Level<T>> levels() {
        return levels;
    }

    List<Group<T>> groups() {
        return groups;
    }

    /** Those that get requests without anybody failing. */
    List<Group<T>> sharing() {
        return groups.stream().filter(group -> group.share > 0).toList();
    }

    /**
     * Somebody who is not listed, near ones and those of the first priority first.
     *
     * @param from where in a group to begin to look, so that not all ask the same one
     */
    Optional<T> besides(List<T> but, int from) {
        for (Group<T> group : groups) {
            int size = group.seats.size();
            for (int i = 0; i < size; i++) {
                T one = group.seats.get(Integer.remainderUnsigned(from + i, size)).candidate;
                if (!but.contains(one)) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }
}
