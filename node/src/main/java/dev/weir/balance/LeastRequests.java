// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.balance.Lineup.Seat;
import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The one with the fewest requests under way for its weight; among equals, by lot in the shares of their weights.
 *
 * @param <T> what is chosen
 */
final class LeastRequests<T extends Candidate> implements Chooser<T> {

    /** Looking at more than so many takes longer than it is worth. */
    private static final int SEATS_MAX = 32;

    private final Lineup<T> lineup;
    private final Draw<T> draw;
    private final RandomGenerator random;

    private LeastRequests(Lineup<T> lineup, RandomGenerator random) {
        this.lineup = lineup;
        this.draw = new Draw<>(lineup, random);
        this.random = random;
    }

    /**
     * Where there are many, the less busy one of two that are drawn by lot.
     *
     * @param random asked from any thread
     */
    static <T extends Candidate> Chooser<T> over(Lineup<T> lineup, RandomGenerator random) {
        boolean few = lineup.groups().stream().allMatch(group -> group.seats().size() <= SEATS_MAX);
        return few ? new LeastRequests<>(lineup, random) : new TwoChoices<>(lineup, Load.REQUESTS, random);
    }

    @Override
    public Optional<T> choose(Request request, List<T> but) {
        if (draw.isEmpty()) {
            return Optional.empty();
        }
        List<Seat<T>> seats = draw.seats(draw.group());
        int best = -1;
        double least = 0;
        double equals = 0;
        for (int i = 0; i < seats.size(); i++) {
            Seat<T> seat = seats.get(i);
            if (but.contains(seat.candidate())) {
                continue;
            }
            double load = Load.REQUESTS.of(seat);
            if (best < 0 || load < least) {
                best = i;
                least = load;
                equals = seat.weight();
            } else if (load == least) {
                equals += seat.weight();
                best = random.nextDouble() * equals < seat.weight() ? i : best;
            }
        }
        return best >= 0
                ? Optional.of(seats.get(best).candidate())
                : lineup.besides(but, random.nextInt()).or(() -> choose(request, List.of()));
    }
}
