// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.balance.Lineup.Seat;
import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The less busy one of two that are drawn by lot (Mitzenmacher, "The Power of Two Choices in Randomized Load
 * Balancing", IEEE TPDS 12(10), 2001): nearly as even as looking at all, and nobody is everybody's first choice, so
 * that what is known late does no harm.
 *
 * @param <T> what is chosen
 */
final class TwoChoices<T extends Candidate> implements Chooser<T> {

    private final Lineup<T> lineup;
    private final Draw<T> draw;
    private final Load load;
    private final RandomGenerator random;

    /** @param random asked from any thread */
    TwoChoices(Lineup<T> lineup, Load load, RandomGenerator random) {
        this.lineup = lineup;
        this.draw = new Draw<>(lineup, random);
        this.load = load;
        this.random = random;
    }

    @Override
    public Optional<T> choose(Request request, List<T> but) {
        if (draw.isEmpty()) {
            return Optional.empty();
        }
        int group = draw.group();
        List<Seat<T>> seats = draw.seats(group);
        int one = draw.seat(group, but, -1);
        if (one < 0) {
            return lineup.besides(but, random.nextInt()).or(() -> choose(request, List.of()));
        }
        int other = draw.seat(group, but, one);
        boolean second = other >= 0 && load.of(seats.get(other)) < load.of(seats.get(one));
        return Optional.of(seats.get(second ? other : one).candidate());
    }
}
