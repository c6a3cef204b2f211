// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermitLedgerTest {

    private static final PermitTerms TEN = new PermitTerms(10, OnPartition.STRICT);
    private static final Set<String> ALL = Set.of("a", "b", "c");

    private PermitLedger ledger = PermitLedger.fresh(moment(1000, 3));
    private long sequence;

    @Test
    void grants_no_more_than_is_left() {
        PermitGrant first = ask("a", 0, 6);
        PermitGrant second = ask("b", 0, 6);

        assertThat(first.held()).isEqualTo(6);
        assertThat(second.held()).isEqualTo(4);
        assertThat(second.left()).isZero();
        assertThat(ledger.held()).isEqualTo(10);
    }

    @Test
    void gives_half_of_an_equal_part_for_later_while_there_is_plenty() {
        PermitTerms plenty = new PermitTerms(100, OnPartition.STRICT);

        PermitGrant alone = ask(plenty, "a", new PermitDemand(++sequence, 0, 0, 1, 1000));
        PermitGrant second = ask(plenty, "b", new PermitDemand(++sequence, 0, 0, 1, 1000));
        PermitGrant few = ask(TEN, "c", new PermitDemand(++sequence, 0, 0, 1, 1000));

        assertThat(alone.held()).isEqualTo(1 + 49);
        assertThat(second.held()).isEqualTo(1 + 12);
        assertThat(few.held()).isZero();
    }

    @Test
    void a_demand_that_comes_twice_is_answered_the_same() {
        PermitDemand demand = new PermitDemand(7, 0, 0, 3, 0);

        PermitGrant once = ask(TEN, "a", demand);
        PermitGrant twice = ask(TEN, "a", demand);

        assertThat(twice).isEqualTo(once);
        assertThat(ledger.held()).isEqualTo(3);
    }

    @Test
    void a_demand_that_comes_too_late_changes_nothing() {
        PermitDemand late = new PermitDemand(6, 0, 0, 0, 0);
        ask(TEN, "a", new PermitDemand(7, 0, 0, 3, 0));

        PermitGrant grant = ask(TEN, "a", late);

        assertThat(grant.decided()).isFalse();
        assertThat(ledger.held()).isEqualTo(3);
    }

    @Test
    void what_a_node_had_comes_back_when_it_is_gone() {
        ask("a", 0, 10);
        PermitGrant before = ask("b", 0, 10);

        step(TEN, "b", new PermitDemand(++sequence, 0, 0, 10, 0), moment(1001, 2), Set.of("b", "c"));

        assertThat(before.held()).isZero();
        assertThat(ledger.holders()).extracting(PermitHolder::node).containsExactly("b");
        assertThat(ledger.held()).isEqualTo(10);
    }

    @Test
    void one_that_is_gone_gets_nothing_any_more() {
        PermitGrant grant = step(TEN, "dead", new PermitDemand(1, 0, 0, 1, 0), moment(1001, 3), ALL);

        assertThat(grant.decided()).isFalse();
        assertThat(ledger.holders()).isEmpty();
    }

    @Test
    void while_others_go_short_nobody_keeps_more_than_an_equal_part() {
        ask("a", 0, 10);
        ask("b", 0, 1);

        PermitGrant told = ask("a", 10, 0);
        PermitGrant again = ask("a", 9, 1);
        PermitGrant first = ask("b", 0, 1);

        assertThat(told.keep()).isEqualTo(5);
        assertThat(again.held()).isEqualTo(9);
        assertThat(first.held()).isOne();
    }

    @Test
    void what_cannot_be_parted_equally_is_for_whoever_asks_first_but_for_the_one_that_has_just_had_it() {
        ask("a", 0, 10);
        ask("b", 0, 9);
        ask("c", 0, 9);

        PermitGrant givesBack = ask("a", 3, 7);
        PermitGrant first = ask("b", 0, 9);
        PermitGrant last = ask("c", 0, 9);

        assertThat(List.of(givesBack.held(), first.held(), last.held())).containsExactly(3L, 4L, 3L);
    }

    @Test
    void one_that_got_what_it_wanted_goes_short_no_longer() {
        ask("a", 0, 10);
        ask("b", 0, 1);
        ask("a", 9, 0);

        ask("b", 0, 1);
        PermitGrant told = ask("a", 9, 0);

        assertThat(told.starved()).isFalse();
    }

    @Test
    void what_is_in_use_is_real_even_beyond_the_limit() {
        ask("a", 0, 10);

        PermitGrant grant = ask("b", 4, 1);

        assertThat(grant.held()).isEqualTo(4);
        assertThat(grant.keep()).isZero();
        assertThat(ledger.held()).isEqualTo(14);
    }

    @Test
    void one_that_was_lost_listens_before_it_grants() {
        PermitLedger.Step first = PermitLedger.first(TEN, "a", new PermitDemand(5, 4, 4, 1, 0), presence(1000, 3));
        ledger = first.ledger();

        PermitGrant early = step(TEN, "b", new PermitDemand(5, 3, 3, 1, 0), moment(8999, 3), ALL);
        PermitGrant late = step(TEN, "b", new PermitDemand(6, 3, 3, 10, 0), moment(9000, 3), ALL);

        assertThat(first.grant().decided()).isFalse();
        assertThat(early.decided()).isFalse();
        assertThat(late.held()).isEqualTo(6);
        assertThat(ledger.held()).isEqualTo(10);
    }

    @Test
    void one_of_a_part_that_was_lost_listens_too() {
        Moment lost = new Moment(1000, 3, 3, true, 900);

        PermitLedger.Step first =
                PermitLedger.first(TEN, "a", new PermitDemand(5, 0, 0, 1, 0), new Presence(lost, ALL));

        assertThat(first.grant().decided()).isFalse();
        assertThat(first.ledger().learnsUntilMillis()).isEqualTo(8900);
    }

    @Test
    void strict_is_decided_by_the_majority_only() {
        PermitGrant few = step(TEN, "a", new PermitDemand(1, 0, 0, 1, 0), moment(1000, 1), Set.of("a"));
        PermitGrant most = step(TEN, "a", new PermitDemand(2, 0, 0, 1, 0), moment(1000, 2), Set.of("a", "b"));

        assertThat(few.decided()).isFalse();
        assertThat(most.held()).isOne();
    }

    @Test
    void each_side_has_its_share_once_both_have_noticed() {
        PermitTerms share = new PermitTerms(10, OnPartition.SHARE);
        Moment early = new Moment(1000, 1, 3, false, 0);

        PermitGrant first = step(share, "a", new PermitDemand(1, 0, 0, 9, 0), early, Set.of("a"));
        PermitGrant few = step(share, "a", new PermitDemand(2, 0, 0, 9, 0), moment(1000, 1), Set.of("a"));
        ledger = PermitLedger.fresh(early);
        PermitGrant most = step(share, "b", new PermitDemand(1, 0, 0, 9, 0), moment(1000, 2), Set.of("b", "c"));

        assertThat(first.decided()).isFalse();
        assertThat(few.held()).isEqualTo(3);
        assertThat(most.held()).isEqualTo(6);
    }

    @Test
    void open_has_the_whole_limit_on_each_side() {
        PermitTerms open = new PermitTerms(10, OnPartition.OPEN);

        PermitGrant grant = step(open, "a", new PermitDemand(1, 0, 0, 99, 0), moment(1000, 1), Set.of("a"));

        assertThat(grant.held()).isEqualTo(10);
    }

    @Test
    void two_sides_know_together_what_each_node_said_last() {
        ask("a", 0, 2);
        ask("b", 0, 3);
        PermitLedger other = ledger;
        ask("a", 1, 0);
        ask("c", 0, 4);

        PermitLedger merged = other.merge(ledger);

        assertThat(merged.held()).isEqualTo(1 + 3 + 4);
        assertThat(ledger.merge(other).held()).isEqualTo(1 + 3 + 4);
    }

    @Test
    void a_node_without_anything_is_forgotten_in_the_end() {
        ask("a", 0, 2);
        ask("a", 0, 0);

        step(TEN, "b", new PermitDemand(1, 0, 0, 1, 0), moment(61_001, 3), ALL);

        assertThat(ledger.holders()).extracting(PermitHolder::node).containsExactly("b");
    }

    @Test
    void refuses_impossible_numbers() {
        assertThatThrownBy(() -> new PermitTerms(0, OnPartition.OPEN)).hasMessage("limit: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new PermitDemand(1, -1, 0, 0, 0)).hasMessageContaining("expected: none negative");
    }

    private PermitGrant ask(String node, long have, long need) {
        return ask(TEN, node, new PermitDemand(++sequence, have, have, need, 0));
    }

    private PermitGrant ask(PermitTerms terms, String node, PermitDemand demand) {
        return step(terms, node, demand, moment(1000, 3), ALL);
    }

    private PermitGrant step(PermitTerms terms, String node, PermitDemand demand, Moment moment, Set<String> nodes) {
        PermitLedger.Step step = ledger.apply(terms, node, demand, new Presence(moment, nodes));
        ledger = step.ledger();
        return step.grant();
    }

    private static Presence presence(long millis, int here) {
        return new Presence(moment(millis, here), ALL);
    }

    private static Moment moment(long millis, int here) {
        return new Moment(millis, here, 3, true, 0);
    }
}
