// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import com.google.common.math.IntMath;
import dev.weir.balance.Lineup.Group;
import dev.weir.balance.Lineup.Seat;
import dev.weir.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One after the other, each as often as its weight says, heavy ones spread out rather than in a row (smooth weighted
 * round robin, as nginx has it).
 *
 * @param <T> what is chosen among
 */
final class RoundRobin<T extends Candidate> implements Balancer<T> {

    /** Weights whose turns are more than this are rounded. */
    private static final int TURNS_MAX = 4096;

    private final AtomicInteger next;

    /** @param first where to begin, another place on each node */
    RoundRobin(int first) {
        this.next = new AtomicInteger(first);
    }

    @Override
    public Chooser<T> over(Lineup<T> lineup) {
        return new Turns(lineup);
    }

    /** Whose turn it is, written out. */
    private final class Turns implements Chooser<T> {

        private final Lineup<T> lineup;
        private final List<Optional<T>> turns;

        Turns(Lineup<T> lineup) {
            this.lineup = lineup;
            List<Seat<T>> seats = lineup.sharing().stream()
                    .flatMap(group -> group.seats().stream())
                    .toList();
            this.turns = turns(seats, weights(lineup.sharing(), seats.size()));
        }

        /**
         * Whose turn comes next among those that are not listed; if all are, whose turn comes next. Nobody loses a turn
         * by that: if one were taken, first attempts and further ones could fall into step, and all of the first go to
         * the same one.
         */
        @Override
        public Optional<T> choose(Request request, List<T> but) {
            if (turns.isEmpty()) {
                return Optional.empty();
            }
            if (but.isEmpty()) {
                // The counter wraps after 2^32 turns: the remainder stays positive.
                return turns.get(Integer.remainderUnsigned(next.getAndIncrement(), turns.size()));
            }
            int first = Integer.remainderUnsigned(next.get(), turns.size());
            for (int i = 0; i < turns.size(); i++) {
                Optional<T> turn = turns.get((first + i) % turns.size());
                if (!but.contains(turn.get())) {
                    return turn;
                }
            }
            return lineup.besides(but, first).or(() -> turns.get(first));
        }
    }

    /** As whole numbers: exactly those of the config where there is nothing to round. */
    private static <T extends Candidate> int[] weights(List<Group<T>> groups, int count) {
        double[] exact = new double[count];
        boolean whole = groups.size() == 1;
        int i = 0;
        double sum = 0;
        for (Group<T> group : groups) {
            double all = group.seats().stream().mapToDouble(Seat::weight).sum();
            for (Seat<T> seat : group.seats()) {
                whole &= seat.weight() == Math.rint(seat.weight());
                exact[i] = groups.size() == 1 ? seat.weight() : group.share() * seat.weight() / all;
                sum += exact[i++];
            }
        }
        int[] weights = new int[count];
        int divisor = 0;
        for (i = 0; i < count && whole; i++) {
            divisor = IntMath.gcd(divisor, (int) exact[i]);
        }
        double turns = whole && sum / divisor <= TURNS_MAX ? sum / divisor : Math.max(TURNS_MAX, 4.0 * count);
        for (i = 0; i < count; i++) {
            weights[i] = Math.max(1, (int) Math.round(exact[i] / sum * turns));
        }
        return weights;
    }

    private static <T extends Candidate> List<Optional<T>> turns(List<Seat<T>> seats, int[] weights) {
        List<Optional<T>> own =
                seats.stream().map(seat -> Optional.of(seat.candidate())).toList();
        long[] credit = new long[weights.length];
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        List<Optional<T>> turns = new ArrayList<>(sum);
        while (turns.size() < sum) {
            int best = 0;
            for (int i = 0; i < credit.length; i++) {
                credit[i] += weights[i];
                best = credit[i] > credit[best] ? i : best;
            }
            credit[best] -= sum;
            turns.add(own.get(best));
        }
        return turns;
    }
}
