// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.config.Balance;
import java.util.random.RandomGenerator;

/**
 * A way of choosing, with what it remembers from one lineup to the next.
 *
 * @param <T> what is chosen
 */
public interface Balancer<T extends Candidate> {

    /** Chooses among these from now on. */
    Chooser<T> over(Lineup<T> lineup);

    /**
     * The one that a config names.
     *
     * @param random asked from any thread
     */
    static <T extends Candidate> Balancer<T> of(Balance config, RandomGenerator random) {
        if (config instanceof Balance.Hash hash) {
            return new KeyHashing<>(hash);
        }
        return switch (((Balance.Of) config).way()) {
            case ROUND_ROBIN -> new RoundRobin<>(random.nextInt());
            case RANDOM_TWO -> lineup -> new TwoChoices<>(lineup, Load.REQUESTS, random);
            case LEAST_REQUESTS -> lineup -> LeastRequests.over(lineup, random);
            case EWMA -> lineup -> new TwoChoices<>(lineup, Load.EXPECTED_WAIT, random);
        };
    }
}
