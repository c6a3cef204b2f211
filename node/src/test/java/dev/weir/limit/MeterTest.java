// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static dev.weir.limit.LedgerFixture.at;
import static dev.weir.limit.LedgerFixture.cut;
import static dev.weir.limit.LedgerFixture.need;
import static dev.weir.limit.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeterTest {

    /** So much was granted then. */
    private record Taken(long atMillis, long tokens) {}

    private static List<Taken> random(Terms terms, long seed) {
        Random random = new Random(seed);
        Ledger ledger = Ledger.fresh(terms, at(0));
        List<Taken> taken = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 2000; i++) {
            now += random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(5);
            Demand demand = new Demand("n" + random.nextInt(3), i, random.nextInt(30), 1, random.nextInt(100), 0, 0, 0);
            Ledger.Step step = ledger.apply(terms, demand, at(now));
            ledger = step.ledger();
            taken.add(new Taken(now, step.grant().tokens()));
        }
        return taken;
    }

    @Test
    void fixed_windows_never_have_more_than_the_limit() {
        Terms terms = LedgerFixture.fixed("70/s");

        for (long seed = 0; seed < 20; seed++) {
            long[] windows = new long[1000];
            random(terms, seed).forEach(taken -> windows[(int) (taken.atMillis() / 1000)] += taken.tokens());

            assertThat(Arrays.stream(windows).max()).hasValue(70);
        }
    }

    @Test
    void a_bucket_that_would_fill_for_ages_is_kept_for_a_hundred_years() {
        Terms ages = new Terms(
                Algorithm.TOKEN_BUCKET,
                List.of(Rate.parse("1/366d")),
                1_000_000_000_000L,
                ZoneOffset.UTC,
                OnPartition.STRICT,
                false);

        Ledger ledger = Ledger.first(ages, need("a", 1), at(0)).ledger();

        assertThat(Duration.ofMillis(ledger.keepMillis()).toDays()).isEqualTo(100 * 366);
        assertThat(ledger.isOver(at(0).nowMillis() + Duration.ofDays(90 * 366).toMillis()))
                .isFalse();
    }

    @Test
    void no_window_wherever_it_begins_has_more_than_the_limit_when_it_slides() {
        Terms terms = terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "70/s");

        for (long seed = 0; seed < 20; seed++) {
            List<Taken> all = random(terms, seed);

            assertThat(all).allSatisfy(last -> assertThat(all.stream()
                            .filter(taken ->
                                    taken.atMillis() > last.atMillis() - 1000 && taken.atMillis() <= last.atMillis())
                            .mapToLong(Taken::tokens)
                            .sum())
                    .isLessThanOrEqualTo(70));
        }
    }

    @Test
    void a_bucket_gives_its_burst_and_then_no_more_than_its_rate() {
        Terms terms = new Terms(
                Algorithm.TOKEN_BUCKET, List.of(Rate.parse("100/s")), 80, ZoneOffset.UTC, OnPartition.STRICT, true);

        for (long seed = 0; seed < 20; seed++) {
            double level = 80;
            long before = 0;
            for (Taken taken : random(terms, seed)) {
                level = Math.min(80, level + (taken.atMillis() - before) * 0.1) - taken.tokens();
                before = taken.atMillis();

                assertThat(level).isGreaterThan(-1e-6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void all_of_it_can_be_had_after_it_was_sat_out(Algorithm algorithm) {
        Terms terms = terms(algorithm, OnPartition.STRICT, "50/s");
        Ledger spent = Ledger.first(terms, need("a", 50), at(0)).ledger();

        Grant refused = spent.apply(terms, need("a", 1), at(10)).grant();
        Grant again =
                spent.apply(terms, need("a", 1), at(10 + refused.resetMillis())).grant();
        Grant all = spent.apply(terms, need("a", 50), at(spent.keepMillis())).grant();

        assertThat(refused.tokens()).isZero();
        assertThat(again.tokens()).isEqualTo(1);
        assertThat(all.tokens()).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void sides_of_a_split_together_have_no_more_than_the_limit(Algorithm algorithm) {
        Terms terms = terms(algorithm, OnPartition.SHARE, "90/m");
        Ledger before = Ledger.first(terms, need("a", 30), at(0)).ledger();
        Ledger first = before.apply(terms, need("a", 0), cut(1000, 2)).ledger();

        long one = first.apply(terms, need("a", 90), cut(1001, 1)).grant().tokens();
        long again = first.apply(terms, need("a", one), cut(1001, 1))
                .ledger()
                .apply(terms, need("a", 1), cut(1001, 1))
                .grant()
                .tokens();

        assertThat(one).isBetween(18L, 20L);
        assertThat(again).isZero();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void a_merge_forgets_nothing_that_was_spent(Algorithm algorithm) {
        Terms terms = terms(algorithm, OnPartition.SHARE, "90/m");
        Ledger before = Ledger.first(terms, need("a", 30), at(0)).ledger();
        Ledger one = before.apply(terms, need("a", 0), cut(1000, 1))
                .ledger()
                .apply(terms, need("a", 15), cut(2000, 1))
                .ledger();
        Ledger two = before.apply(terms, need("b", 0), cut(1000, 2))
                .ledger()
                .apply(terms, need("b", 35), cut(2000, 2))
                .ledger();

        long left = two.merge(one).apply(terms, need("c", 0), at(3000)).grant().remaining();

        assertThat(left).isLessThanOrEqualTo(10 + 5);
    }
}
