// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import com.google.common.math.IntMath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One after the other, each as often as its weight says, heavy ones spread out rather than in a row (smooth weighted
 * round robin, as nginx has it). From any thread.
 *
 * @param <T> what is chosen among
 */
final class RoundRobin<T> {

    /** One to choose, and its share beside the others. */
    record Weighted<T>(T value, int weight) {}

    private final List<T> turns;
    private final AtomicInteger next = new AtomicInteger();

    /** @param choices with weights of at least 0; those of 0 are never chosen */
    RoundRobin(List<Weighted<T>> choices) {
        this.turns = turns(choices);
    }

    /** Whose turn it is; nobody's where no choice has a weight. */
    Optional<T> next() {
        if (turns.isEmpty()) {
            return Optional.empty();
        }
        // The counter wraps after 2^32 turns: the remainder stays positive.
        return Optional.of(turns.get(Integer.remainderUnsigned(next.getAndIncrement(), turns.size())));
    }

    /**
     * Whose turn comes next among those that are not listed; if all are, whose turn comes next. Nobody loses a turn: if
     * one were taken, first attempts and further ones could fall into step, and all of the first go to the same one.
     */
    Optional<T> next(List<T> but) {
        if (turns.isEmpty()) {
            return Optional.empty();
        }
        int first = Integer.remainderUnsigned(next.get(), turns.size());
        for (int i = 0; i < turns.size(); i++) {
            T turn = turns.get((first + i) % turns.size());
            if (!but.contains(turn)) {
                return Optional.of(turn);
            }
        }
        return Optional.of(turns.get(first));
    }

    private static <T> List<T> turns(List<Weighted<T>> choices) {
        int divisor = choices.stream().mapToInt(Weighted::weight).reduce(0, IntMath::gcd);
        if (divisor == 0) {
            return List.of();
        }
        int[] credit = new int[choices.size()];
        int sum = choices.stream().mapToInt(choice -> choice.weight / divisor).sum();
        List<T> turns = new ArrayList<>(sum);
        while (turns.size() < sum) {
            int best = 0;
            for (int i = 0; i < credit.length; i++) {
                credit[i] += choices.get(i).weight / divisor;
                best = credit[i] > credit[best] ? i : best;
            }
            credit[best] -= sum;
            turns.add(choices.get(best).value);
        }
        return List.copyOf(turns);
    }
}
