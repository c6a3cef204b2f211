// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static dev.weir.limit.LedgerFixture.T0;
import static dev.weir.limit.LedgerFixture.at;
import static dev.weir.limit.LedgerFixture.atMicros;
import static dev.weir.limit.LedgerFixture.cut;
import static dev.weir.limit.LedgerFixture.need;
import static dev.weir.limit.LedgerFixture.stock;
import static dev.weir.limit.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limit.Ledger.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner makes of what nodes say of their tokens. */
class SpendingTest {

    private static final Terms SLIDING = terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "10/s");
    private static final Terms BUCKET = terms(Algorithm.TOKEN_BUCKET, OnPartition.STRICT, "100/s");

    private static Spending spent(Grant grant, long tokens, long millis) {
        return Spending.ofMillis(grant.era(), grant.validMillis(), tokens, millis);
    }

    private static Spending never(Grant grant, long tokens) {
        return spent(grant, tokens, Spending.NEVER);
    }

    private static Demand tell(String holder, long sequence, Spending... spendings) {
        return new Demand(holder, sequence, 0, 1, 0, 0, 0, 0, List.of(spendings));
    }

    private static long left(Ledger ledger, Terms terms, long millis) {
        return ledger.apply(terms, need("nobody", 0), at(millis)).grant().remaining();
    }

    @Test
    void is_of_some_tokens() {
        assertThatThrownBy(() -> new Spending(1, 2, 0, 3)).hasMessageContaining("tokens 0");
        assertThatThrownBy(() -> new Spending(1, 2, 1, -2)).hasMessageContaining("micros -2");
        assertThatThrownBy(() -> new Spending(1, -1, 1, 2)).hasMessageContaining("life -1");
    }

    @Test
    void what_was_granted_counts_from_the_end_of_its_life_until_it_is_said_when_it_was_spent() {
        Step taken = Ledger.first(SLIDING, need("a", 10), at(0));

        Ledger told = taken.ledger()
                .apply(SLIDING, tell("a", 2, spent(taken.grant(), 4, 3)), at(20))
                .ledger();

        assertThat(taken.grant().validMillis()).isEqualTo(50);
        assertThat(left(taken.ledger(), SLIDING, 1049)).isZero();
        assertThat(left(told, SLIDING, 1002)).isZero();
        assertThat(left(told, SLIDING, 1003)).isEqualTo(4);
        assertThat(left(told, SLIDING, 1050)).isEqualTo(10);
    }

    @Test
    void by_a_finer_clock_tokens_fall_free_within_a_millisecond() {
        Step taken = Ledger.first(SLIDING, need("a", 10), atMicros(300));
        Spending spending = new Spending(1000 * T0 + 300, 50_000, 10, 400);

        Ledger told = taken.ledger()
                .apply(SLIDING, tell("a", 2, spending), atMicros(20_000))
                .ledger();
        Grant before = told.apply(SLIDING, need("b", 1), atMicros(1_000_699)).grant();
        Grant after = told.apply(SLIDING, need("b", 1), atMicros(1_000_800)).grant();

        assertThat(taken.grant().micros()).isEqualTo(300);
        assertThat(before.tokens()).isZero();
        assertThat(1000 * before.resetMillis() - before.early()).isBetween(1L, 101L);
        assertThat(after.tokens()).isEqualTo(1);
    }

    @Test
    void an_older_owner_hears_of_whole_milliseconds_that_are_rather_later() {
        Spending spent = new Spending(7_250, 50_000, 2, 3_101);
        Spending last = new Spending(7_250, 50_000, 2, 49_900);
        Spending never = new Spending(7_250, 50_000, 2, Spending.NEVER);

        assertThat(tell("a", 1, spent, last, never).inMillis().spendings())
                .containsExactly(Spending.ofMillis(7, 50, 2, 4), Spending.ofMillis(7, 50, 2, Spending.NEVER));
    }

    @Test
    void what_nobody_will_spend_can_be_had_again() {
        Step sliding = Ledger.first(SLIDING, need("a", 10), at(0));
        Step bucket = Ledger.first(BUCKET, need("a", 100), at(0));

        Step slid = sliding.ledger().apply(SLIDING, tell("a", 2, never(sliding.grant(), 4)), at(20));
        Step filled = bucket.ledger().apply(BUCKET, tell("a", 2, never(bucket.grant(), 40)), at(20));

        assertThat(slid.grant().remaining()).isEqualTo(4);
        assertThat(filled.grant().remaining()).isEqualTo(40);
    }

    @Test
    void a_bucket_is_never_fuller_than_full() {
        Step bucket = Ledger.first(BUCKET, stock("a", 1, 20), at(0));
        Ledger later = bucket.ledger().apply(BUCKET, need("b", 0), at(300)).ledger();

        Step spent = later.apply(BUCKET, tell("a", 2, spent(bucket.grant(), 20, 30)), at(400));
        Step unspent = later.apply(BUCKET, tell("a", 2, never(bucket.grant(), 20)), at(400));
        Step late = later.apply(BUCKET, tell("a", 2, never(bucket.grant(), 20)), at(700));

        assertThat(left(spent.ledger(), BUCKET, 401)).isEqualTo(80);
        assertThat(left(spent.ledger(), BUCKET, 600)).isEqualTo(100);
        assertThat(unspent.grant().remaining()).isEqualTo(100);
        assertThat(late.grant().remaining()).isEqualTo(100);
        assertThat(left(late.ledger(), BUCKET, 1500)).isEqualTo(100);
    }

    @Test
    void what_a_bucket_has_earned_again_is_not_put_back() {
        Step old = Ledger.first(BUCKET, stock("a", 1, 20), at(0));
        Step taken = old.ledger().apply(BUCKET, need("b", 100), at(700));

        Step told = taken.ledger().apply(BUCKET, tell("a", 2, never(old.grant(), 20)), at(701));

        assertThat(taken.grant().tokens()).isEqualTo(100);
        assertThat(told.grant().remaining()).isZero();
    }

    @Test
    void what_is_said_twice_counts_once() {
        Step taken = Ledger.first(SLIDING, need("a", 10), at(0));
        Demand told = tell("a", 2, never(taken.grant(), 4));

        Ledger once = taken.ledger().apply(SLIDING, told, at(20)).ledger();

        assertThat(once.apply(SLIDING, told, at(21)).grant().remaining()).isEqualTo(4);
    }

    @Test
    void who_is_not_known_was_granted_it_by_a_ledger_that_is_lost() {
        Step taken = Ledger.first(SLIDING, need("a", 10), at(0));

        Step told = taken.ledger().apply(SLIDING, tell("b", 2, never(taken.grant(), 4)), at(20));

        assertThat(told.grant().remaining()).isZero();
    }

    @Test
    void what_is_over_for_long_takes_nothing_from_others() {
        Step old = Ledger.first(SLIDING, need("a", 10), at(0));
        Step taken = old.ledger().apply(SLIDING, need("b", 10), at(1100));

        Step told = taken.ledger().apply(SLIDING, tell("a", 2, never(old.grant(), 4)), at(1120));

        assertThat(told.grant().remaining()).isZero();
    }

    @Test
    void what_was_granted_by_other_terms_is_said_to_neither() {
        Terms longer = terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "10/2s");
        Step taken = Ledger.first(SLIDING, need("a", 10), at(0));
        Ledger changed = taken.ledger().apply(longer, need("b", 10), at(10)).ledger();

        Ledger told = changed.apply(longer, tell("a", 2, never(taken.grant(), 4)), at(20))
                .ledger();

        assertThat(left(told, longer, 21)).isZero();
        assertThat(left(told, SLIDING, 22)).isZero();
    }

    @Test
    void what_one_side_of_a_split_hears_of_is_not_taken_for_what_both_knew() {
        Terms share = terms(Algorithm.SLIDING_WINDOW, OnPartition.SHARE, "90/10s");
        Step one = Ledger.first(share, need("a", 30), at(0));
        Step two = one.ledger().apply(share, need("b", 30), at(0));
        Ledger first = two.ledger().apply(share, need("c", 0), cut(10, 2)).ledger();
        Ledger second = two.ledger().apply(share, need("d", 0), cut(10, 1)).ledger();

        Ledger ofOne = first.apply(share, tell("a", 2, spent(one.grant(), 30, 5)), cut(20, 2))
                .ledger();
        Ledger ofTwo = second.apply(share, tell("b", 2, spent(two.grant(), 30, 5)), cut(20, 1))
                .ledger();

        assertThat(left(ofOne.merge(ofTwo), share, 30)).isLessThanOrEqualTo(30);
        assertThat(left(ofOne.merge(ofTwo), share, 9999)).isLessThanOrEqualTo(30);
    }

    @Test
    void what_was_spent_on_one_side_of_a_split_stays_its_part() {
        Terms share = terms(Algorithm.SLIDING_WINDOW, OnPartition.SHARE, "90/10s");
        Ledger before = Ledger.first(share, need("a", 0), cut(0, 1)).ledger();
        Step all = before.apply(share, need("a", 90), cut(10, 1));

        Step told = all.ledger().apply(share, tell("a", 2, spent(all.grant(), 30, 1)), cut(20, 1));

        assertThat(all.grant().tokens()).isEqualTo(30);
        assertThat(told.grant().remaining()).isZero();
    }

    /** Granted at one time, spent at another, told at a third one; or never. */
    private record Token(long atMillis, Spending spending) {}

    @ParameterizedTest
    @ValueSource(strings = {"70/s", "20000/10s"})
    void no_window_has_more_than_the_limit_by_when_tokens_were_really_spent(String rate) {
        Terms terms = terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, rate);
        long limit = terms.rates().get(0).limit();
        long length = terms.shortest().toMillis();
        List<Token> spent = new ArrayList<>();
        for (long seed = 0; seed < 2; seed++) {
            spend(terms, limit, length, new Random(seed), spent);
            spent.sort(Comparator.comparingLong(Token::atMillis));

            int oldest = 0;
            long sum = 0;
            for (Token token : spent) {
                sum += token.spending().tokens();
                while (spent.get(oldest).atMillis() <= token.atMillis() - length) {
                    sum -= spent.get(oldest++).spending().tokens();
                }
                assertThat(sum).isLessThanOrEqualTo(limit);
            }
            assertThat(spent).hasSizeGreaterThan(30);
            spent.clear();
        }
    }

    private static void spend(Terms terms, long limit, long length, Random random, List<Token> spent) {
        Ledger ledger = Ledger.fresh(terms, at(0));
        List<Spending> unsaid = new ArrayList<>();
        long now = 0;
        for (int i = 0; now < 3 * length; i++) {
            now += random.nextInt((int) (1 + 8 * length / limit));
            List<Spending> said = random.nextInt(3) == 0 ? List.copyOf(unsaid) : List.of();
            unsaid.removeAll(said);
            Demand demand = new Demand("n", i + 1, 1 + random.nextInt(9), 1, 0, 0, 0, 0, said);
            Step step = ledger.apply(terms, demand, at(now));
            ledger = step.ledger();
            if (step.grant().tokens() > 0) {
                boolean never = random.nextInt(5) == 0;
                long millis = never
                        ? Spending.NEVER
                        : random.nextInt((int) step.grant().validMillis());
                Spending spending = spent(step.grant(), step.grant().tokens(), millis);
                unsaid.add(spending);
                if (!never) {
                    spent.add(new Token(step.grant().era() - T0 + millis, spending));
                }
            }
        }
    }
}
