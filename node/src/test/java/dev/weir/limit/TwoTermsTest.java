// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static dev.weir.limit.LedgerFixture.T0;
import static dev.weir.limit.LedgerFixture.at;
import static dev.weir.limit.LedgerFixture.back;
import static dev.weir.limit.LedgerFixture.fixed;
import static dev.weir.limit.LedgerFixture.need;
import static dev.weir.limit.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two revisions of the gateway config ask at the same time, while one takes the place of the other. */
class TwoTermsTest {

    private static final Terms TEN = fixed("100/10s");
    private static final Terms TWENTY = fixed("100/20s");

    @Test
    void taking_turns_begins_nothing_anew() {
        Ledger ledger = Ledger.first(TEN, need("a", 100), at(0)).ledger();
        ledger = ledger.apply(TWENTY, need("b", 100), at(1)).ledger();

        long more = 0;
        for (int i = 2; i < 1000; i++) {
            Ledger.Step step = ledger.apply(i % 2 == 0 ? TEN : TWENTY, need("c", 1), at(i));
            more += step.grant().tokens();
            ledger = step.ledger();
        }

        assertThat(more).isZero();
    }

    @Test
    void what_one_grants_is_counted_by_the_other() {
        Ledger ledger = Ledger.first(TEN, need("a", 1), at(0)).ledger();
        ledger = ledger.apply(TWENTY, need("b", 60), at(1)).ledger();

        Grant grant = ledger.apply(TEN, need("c", 100), at(2)).grant();

        assertThat(grant.tokens()).isEqualTo(39);
    }

    /**
     * Every token is counted by both tallies, and granted only if those of the one that asks allow it. So in a window
     * of the shorter rate, the last grant finds no more before it than one of both limits allows. Only where the second
     * tally begins, the first one's grants are not in it.
     */
    @Test
    void never_more_than_the_larger_limit_after_the_window_in_which_both_began() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Terms> both =
                    List.of(random(random, 1 + random.nextInt(50), 10), random(random, 1 + random.nextInt(50), 20));
            long most = both.stream().mapToLong(Terms::capacity).max().orElseThrow();

            Map<Long, Long> granted = granted(random, both);

            assertThat(granted.get(0L))
                    .as("seed " + seed)
                    .isLessThanOrEqualTo(both.get(0).capacity() + both.get(1).capacity());
            granted.remove(0L);
            granted.remove(1L);
            assertThat(granted.values()).as("seed " + seed).allMatch(tokens -> tokens <= most);
        }
    }

    private static Terms random(Random random, int limit, int seconds) {
        Algorithm algorithm = random.nextInt(3) == 0 ? Algorithm.SLIDING_WINDOW : Algorithm.FIXED_WINDOW;
        return terms(algorithm, OnPartition.STRICT, limit + "/" + seconds + "s");
    }

    /** By windows of ten seconds. */
    private static Map<Long, Long> granted(Random random, List<Terms> both) {
        Map<Long, Long> granted = new HashMap<>();
        granted.put(0L, 0L);
        Ledger ledger = Ledger.fresh(both.get(0), at(0));
        long millis = 0;
        for (int i = 1; i < 400; i++) {
            millis += random.nextInt(500);
            Demand demand = new Demand("a", i, 1 + random.nextInt(5), 1, 0, 0, 0, 0);
            Ledger.Step step = ledger.apply(both.get(random.nextInt(2)), demand, at(millis));
            granted.merge(millis / 10_000, step.grant().tokens(), Long::sum);
            ledger = step.ledger();
        }
        return granted;
    }

    @Test
    void what_was_granted_by_one_alone_comes_back_to_none() {
        Ledger ledger = Ledger.first(TEN, need("a", 50), at(1000)).ledger();
        ledger = ledger.apply(TWENTY, need("b", 100), at(1001)).ledger();

        Grant grant = ledger.apply(TWENTY, back("a", 2, 50, T0), at(1002)).grant();

        assertThat(grant.remaining()).isZero();
    }

    @Test
    void what_was_granted_when_both_were_there_comes_back_to_both() {
        Ledger ledger = Ledger.first(TEN, need("a", 1), at(1000)).ledger();
        ledger = ledger.apply(TWENTY, need("b", 0), at(1001)).ledger();
        ledger = ledger.apply(TWENTY, new Demand("b", 2, 80, 1, 0, 0, 0, 0), at(20_000))
                .ledger();

        ledger = ledger.apply(TWENTY, back("b", 3, 50, T0 + 20_000), at(20_001)).ledger();

        assertThat(ledger.look(at(20_002)).remaining()).isEqualTo(70);
        assertThat(ledger.apply(TEN, need("c", 0), at(20_002)).grant().remaining())
                .isEqualTo(70);
    }

    @Test
    void terms_that_nobody_asks_with_any_more_are_forgotten() {
        Ledger ledger = Ledger.first(TEN, need("a", 1), at(0)).ledger();
        ledger = ledger.apply(TWENTY, need("b", 1), at(1)).ledger();

        boolean both = ledger.former().isPresent();
        ledger = ledger.apply(TWENTY, need("b", 1), at(700_000)).ledger();

        assertThat(both).isTrue();
        assertThat(ledger.former()).isEmpty();
    }

    @Test
    void is_kept_until_nothing_counts_by_either() {
        Ledger ledger = Ledger.first(fixed("100/h"), need("a", 1), at(0)).ledger();

        Ledger both = ledger.apply(fixed("10/s"), need("b", 1), at(1)).ledger();

        assertThat(both.keepMillis())
                .isGreaterThan(Ledger.first(fixed("10/s"), need("b", 1), at(1))
                        .ledger()
                        .keepMillis());
    }

    @Test
    void both_are_put_together_after_a_split() {
        Ledger one = Ledger.first(TEN, need("a", 10), LedgerFixture.cut(0, 2)).ledger();
        Ledger other =
                Ledger.first(TWENTY, need("b", 20), LedgerFixture.cut(1, 2)).ledger();
        Ledger both = one.apply(TWENTY, need("c", 30), LedgerFixture.cut(2, 2)).ledger();

        Ledger apart = one.merge(other);
        Ledger joined = other.merge(both);

        assertThat(apart.terms()).isEqualTo(TWENTY);
        assertThat(apart.apply(TEN, need("d", 0), at(3)).grant().remaining()).isEqualTo(90);
        assertThat(joined.apply(TWENTY, need("d", 0), at(3)).grant().remaining())
                .isEqualTo(50);
    }
}
