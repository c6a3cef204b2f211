// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static dev.weir.limit.LedgerFixture.T0;
import static dev.weir.limit.LedgerFixture.at;
import static dev.weir.limit.LedgerFixture.back;
import static dev.weir.limit.LedgerFixture.cut;
import static dev.weir.limit.LedgerFixture.fixed;
import static dev.weir.limit.LedgerFixture.need;
import static dev.weir.limit.LedgerFixture.stock;
import static dev.weir.limit.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Ledger.Step;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Terms TEN = fixed("10/s");

    @Test
    void a_request_is_counted_in_all_rates_or_in_none() {
        Terms terms = fixed("10/s", "15/m");
        Step first = Ledger.first(terms, need("a", 10), at(0));

        Step tooMuch = first.ledger().apply(terms, new Demand("a", 2, 6, 6, 0, 0, 0, 0), at(1000));
        Step fits = tooMuch.ledger().apply(terms, new Demand("a", 3, 5, 5, 0, 0, 0, 0), at(1001));

        assertThat(first.grant().tokens()).isEqualTo(10);
        assertThat(tooMuch.grant().tokens()).isZero();
        assertThat(tooMuch.grant().violated()).isEqualTo(1);
        assertThat(fits.grant().tokens()).isEqualTo(5);
        assertThat(fits.grant().resetMillis()).isEqualTo(60_000 - 1001);
    }

    @Test
    void where_two_rates_leave_nothing_the_longer_wait_counts() {
        Terms terms = fixed("10/s", "10/m");

        Grant grant = Ledger.first(terms, need("a", 10), at(250)).grant();

        assertThat(grant.remaining()).isZero();
        assertThat(grant.resetMillis()).isEqualTo(59_750);
        assertThat(grant.validMillis()).isEqualTo(750);
    }

    @Test
    void what_comes_back_can_be_had_again() {
        Step taken = Ledger.first(TEN, need("a", 10), at(0));

        Step returned = taken.ledger().apply(TEN, back("a", 2, 4, T0), at(10));

        assertThat(returned.grant().remaining()).isEqualTo(4);
    }

    @Test
    void what_arrives_twice_gives_back_once_however_late() {
        Terms terms = fixed("10/h");
        Step taken = Ledger.first(terms, need("a", 10), at(0));
        long era = taken.grant().era();
        Ledger returned =
                taken.ledger().apply(terms, back("a", 2, 4, era), at(10)).ledger();
        Ledger meanwhile = returned.apply(terms, need("b", 0), at(60_000)).ledger();

        Step again = meanwhile.apply(terms, back("a", 2, 4, era), at(60_001));

        assertThat(again.grant().remaining()).isEqualTo(4);
    }

    @Test
    void what_comes_back_from_an_earlier_window_is_not_counted_in_this_one() {
        Terms terms = fixed("10/s", "100/m");
        Ledger taken = Ledger.first(terms, need("a", 10), at(0)).ledger();
        Ledger next = taken.apply(terms, new Demand("a", 2, 10, 1, 0, 0, 0, 0), at(1000))
                .ledger();

        Ledger returned = next.apply(terms, back("a", 3, 4, T0), at(1001)).ledger();

        assertThat(returned.meters())
                .extracting(meter -> ((WindowMeter) meter).used())
                .containsExactly(10L, 16L);
    }

    @Test
    void another_limit_keeps_what_was_spent_and_another_window_begins_anew() {
        Ledger spent = Ledger.first(fixed("10/s", "20/m"), need("a", 8), at(0)).ledger();

        Grant more = spent.apply(fixed("20/m", "12/s"), need("b", 0), at(1)).grant();
        Grant other = spent.apply(fixed("10/2s"), need("b", 0), at(1)).grant();
        Grant sliding = spent.apply(terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "10/s"), need("b", 0), at(1))
                .grant();

        assertThat(more.remaining()).isEqualTo(4);
        assertThat(other.remaining()).isEqualTo(10);
        assertThat(sliding.remaining()).isEqualTo(10);
    }

    @Test
    void a_window_whose_ledger_was_lost_is_sat_out() {
        Demand knowsOfIt = new Demand("a", 5, 1, 1, 0, 0, 0, T0);
        Moment lost = new Moment(T0 + 500, 3, 3, true, T0 + 400);

        Step byHolder = Ledger.first(TEN, knowsOfIt, at(500));
        Step byOwner = Ledger.first(TEN, need("b", 1), lost);
        Step next = byOwner.ledger().apply(TEN, need("b", 1), at(1000));
        Step hour = Ledger.first(fixed("10/h"), need("b", 1), lost);

        assertThat(byHolder.grant().tokens()).isZero();
        assertThat(byOwner.grant().tokens()).isZero();
        assertThat(next.grant().tokens()).isEqualTo(1);
        assertThat(hour.grant().tokens()).isEqualTo(1);
    }

    @Test
    void under_open_a_lost_window_is_not_sat_out() {
        Terms open = terms(Algorithm.FIXED_WINDOW, OnPartition.OPEN, "10/s");
        Demand knowsOfIt = new Demand("a", 5, 1, 1, 0, 0, 0, T0);
        Moment lost = new Moment(T0 + 500, 1, 3, false, T0 + 400);

        assertThat(Ledger.first(open, knowsOfIt, at(500)).grant().tokens()).isEqualTo(1);
        assertThat(Ledger.first(open, need("b", 1), lost).grant().tokens()).isEqualTo(1);
    }

    @Test
    void an_owner_without_a_copy_waits_until_those_who_are_cut_off_have_noticed() {
        Moment lost = new Moment(T0 + 500, 2, 3, false, T0 + 400);
        Moment later = new Moment(T0 + 5400, 2, 3, true, T0 + 400);
        Moment after = new Moment(T0 + 6000, 2, 3, true, T0 + 400);

        assertThat(Ledger.first(TEN, need("b", 1), lost).grant().decided()).isFalse();
        assertThat(Ledger.first(TEN, need("b", 1), later).grant().tokens()).isZero();
        assertThat(Ledger.first(TEN, need("b", 1), after).grant().tokens()).isEqualTo(1);
    }

    @Test
    void under_strict_only_the_majority_goes_on() {
        Ledger spent = Ledger.first(TEN, need("a", 4), at(0)).ledger();

        assertThat(spent.apply(TEN, need("b", 10), cut(1, 1)).grant().decided()).isFalse();
        assertThat(spent.apply(TEN, need("b", 10), cut(1, 2)).grant().remaining())
                .isZero();
    }

    @Test
    void under_open_each_side_spends_what_is_left() {
        Terms open = terms(Algorithm.FIXED_WINDOW, OnPartition.OPEN, "10/s");
        Ledger spent = Ledger.first(open, need("a", 4), at(0)).ledger();

        assertThat(spent.apply(open, need("b", 6), cut(1, 1)).grant().tokens()).isEqualTo(6);
    }

    @Test
    void under_share_who_is_refused_in_a_split_asks_again_soon_since_it_may_be_over() {
        Terms share = terms(Algorithm.FIXED_WINDOW, OnPartition.SHARE, "90/h");

        assertThat(Ledger.first(share, need("a", 90), cut(0, 2)).grant().resetMillis())
                .isEqualTo(5000);
        assertThat(Ledger.first(share, need("a", 90), at(0)).grant().resetMillis())
                .isGreaterThan(5000);
    }

    @Test
    void under_share_each_side_spends_its_part_of_what_was_left() {
        Terms share = terms(Algorithm.FIXED_WINDOW, OnPartition.SHARE, "100/s");
        Ledger spent = Ledger.first(share, need("a", 10), at(0)).ledger();
        Moment unsettled = new Moment(T0 + 1, 1, 3, false, 0);

        assertThat(spent.apply(share, need("b", 90), unsettled).grant().decided())
                .isFalse();
        assertThat(spent.apply(share, need("b", 90), cut(1, 1)).grant().tokens())
                .isEqualTo(30);
        assertThat(spent.apply(share, need("b", 90), cut(1, 2)).grant().tokens())
                .isEqualTo(60);
        assertThat(spent.apply(share, need("b", 90), cut(1000, 2)).grant().tokens())
                .isEqualTo(66);
    }

    @Test
    void what_both_sides_spent_is_counted_after_a_split() {
        Terms share = terms(Algorithm.FIXED_WINDOW, OnPartition.SHARE, "100/s");
        Ledger before = Ledger.first(share, need("a", 10), at(0)).ledger();
        Ledger one = before.apply(share, need("b", 20), cut(1, 1)).ledger();
        Ledger two = before.apply(share, need("c", 50), cut(1, 2)).ledger();

        Ledger merged = two.merge(one);
        Ledger late = two.apply(share, need("c", 0), at(2)).ledger().merge(one);

        assertThat(merged.apply(share, need("d", 0), at(3)).grant().remaining()).isEqualTo(20);
        assertThat(late.apply(share, need("d", 0), at(3)).grant().remaining()).isEqualTo(20);
        assertThat(merged.holders()).extracting(Holder::name).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void stock_gets_smaller_as_less_is_left() {
        Ledger ledger = Ledger.first(fixed("100/s"), stock("a", 1, 1000), at(0)).ledger();

        Step second = ledger.apply(fixed("100/s"), stock("b", 1, 1000), at(1));
        Step third = second.ledger().apply(fixed("100/s"), stock("b", 2, 1000), at(2));

        assertThat(second.grant().tokens()).isEqualTo(12);
        assertThat(third.grant().tokens()).isEqualTo(9);
        assertThat(third.grant().elsewhere()).isTrue();
    }

    @Test
    void a_clock_that_goes_back_a_little_is_waited_for() {
        Ledger spent = Ledger.first(TEN, need("a", 10), at(1100)).ledger();

        assertThat(spent.apply(TEN, need("b", 1), at(900)).grant().tokens()).isZero();
        assertThat(spent.apply(TEN, need("b", 1), at(-60_000)).grant().tokens()).isEqualTo(1);
    }

    @Test
    void is_kept_until_nothing_of_it_counts() {
        assertThat(Ledger.first(TEN, need("a", 1), at(400)).ledger().keepMillis())
                .isEqualTo(600 + 3000);
        assertThat(Ledger.fresh(terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "1/s"), at(0))
                        .keepMillis())
                .isPositive();
    }
}
