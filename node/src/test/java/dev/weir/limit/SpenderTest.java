// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Decision.Verdict;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpenderTest {

    private static final Terms TERMS = LedgerFixture.fixed("100/s");
    private static final long MILLI = 1_000_000;

    private final SpenderFixture fixture = new SpenderFixture();
    private final AnsweringLedgers ledgers = fixture.ledgers;
    private final AtomicLong nanos = fixture.nanos;
    private final LimitStatistics statistics = fixture.statistics;
    private final Spender spender = new Spender("limit key", TERMS, fixture.node);

    private CompletableFuture<Decision> take(long cost) {
        return spender.take(cost, TERMS);
    }

    @Test
    void those_that_wait_share_a_question() {
        CompletableFuture<Decision> first = take(1);
        CompletableFuture<Decision> second = take(2);
        CompletableFuture<Decision> third = take(3);
        ledgers.grant(1, 50);

        ledgers.grant(5, 45);

        assertThat(ledgers.demands()).extracting(Demand::need).containsExactly(1L, 5L);
        assertThat(ledgers.last().unit()).isEqualTo(3);
        assertThat(first).isCompletedWithValueMatching(Decision::admitted);
        assertThat(second).isCompletedWithValueMatching(Decision::admitted);
        assertThat(third).isCompletedWithValueMatching(Decision::admitted);
    }

    @Test
    void a_refusal_is_remembered_until_there_is_more() {
        CompletableFuture<Decision> first = take(1);
        ledgers.grant(0, 0);
        CompletableFuture<Decision> second = take(1);
        nanos.addAndGet(1000 * MILLI);
        CompletableFuture<Decision> third = take(1);

        assertThat(first.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(second.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(second.join().resetMillis()).isEqualTo(1000);
        assertThat(third).isNotDone();
        assertThat(ledgers.demands()).hasSize(2);
    }

    @Test
    void asks_again_soon_while_somebody_else_may_give_back() {
        take(1);
        ledgers.grant(new Grant(true, 0, 1, 1000, 0, true, 1000, 0));
        take(1);
        nanos.addAndGet(10 * MILLI);
        take(1);

        assertThat(ledgers.demands()).hasSize(2);
    }

    @Test
    void cheaper_requests_are_not_refused_for_what_a_dear_one_needs() {
        CompletableFuture<Decision> dear = take(9);
        ledgers.grant(0, 5);
        CompletableFuture<Decision> cheap = take(2);

        ledgers.grant(2, 3);

        assertThat(dear.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(cheap.join().verdict()).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void what_can_never_be_had_is_refused_at_once() {
        assertThat(take(101).join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(ledgers.demands()).isEmpty();
    }

    @Test
    void a_lease_is_spent_without_asking_until_it_is_over() {
        take(1);
        ledgers.grant(11, 50);

        for (int i = 0; i < 10; i++) {
            assertThat(take(1)).isCompletedWithValueMatching(Decision::admitted);
        }
        assertThat(ledgers.demands()).hasSize(1);
        assertThat(take(1)).isNotDone();
    }

    @Test
    void a_lease_ends_by_when_it_was_asked_for() {
        take(1);
        nanos.addAndGet(400 * MILLI);
        ledgers.grant(11, 50);
        nanos.addAndGet(600 * MILLI);

        assertThat(take(1)).isNotDone();
        assertThat(spender.held()).isZero();
        assertThat(statistics.expired()).isEqualTo(10);
    }

    @Test
    void idle_tokens_go_back_and_the_next_ones_can_be_spent() {
        take(1);
        ledgers.grant(11, 50);
        nanos.addAndGet(150 * MILLI);
        spender.tidy();
        ledgers.grant(0, 60);
        CompletableFuture<Decision> next = take(1);
        ledgers.grant(3, 57);

        assertThat(ledgers.demands()).extracting(Demand::returned).containsExactly(0L, 10L, 0L);
        assertThat(ledgers.demands().get(1).era()).isEqualTo(1);
        assertThat(next).isCompletedWithValueMatching(Decision::admitted);
        assertThat(spender.held()).isEqualTo(2);
    }

    @Test
    void says_once_that_a_stock_is_spent() {
        take(1);
        ledgers.grant(2, 50);
        take(1);
        nanos.addAndGet(150 * MILLI);

        spender.tidy();
        ledgers.grant(0, 50);
        spender.tidy();

        assertThat(ledgers.demands()).hasSize(2);
        assertThat(ledgers.last().held()).isZero();
        assertThat(spender.isIdle(0)).isTrue();
    }

    @Test
    void when_nobody_answers_in_time_nobody_waits() {
        CompletableFuture<Decision> first = take(1);
        nanos.addAndGet(51 * MILLI);
        CompletableFuture<Decision> second = take(1);

        ledgers.fail();

        assertThat(second.join().verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(first.join().verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(ledgers.demands()).hasSize(1);
    }

    @Test
    void a_failed_question_is_asked_again_a_little_later() {
        take(1);
        ledgers.fail();

        CompletableFuture<Decision> soon = take(1);
        nanos.addAndGet(10 * MILLI);
        take(1);
        ledgers.grant(Grant.undecided());

        assertThat(soon.join().verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(ledgers.demands()).hasSize(2);
    }

    @Test
    void who_does_not_wait_is_not_counted() {
        CompletableFuture<Decision> gone = take(4);
        gone.complete(Decision.UNDECIDED);
        ledgers.grant(4, 50);

        assertThat(spender.held()).isEqualTo(4);
        assertThat(take(4)).isCompletedWithValueMatching(Decision::admitted);
    }

    @Test
    void what_was_spent_unasked_is_paid_as_far_as_something_is_left() {
        spender.charge(30);
        ledgers.grant(20, 0);
        spender.charge(5);

        assertThat(ledgers.demands()).extracting(Demand::need).containsExactly(30L, 5L);
        assertThat(spender.held()).isZero();
    }

    @Test
    void other_terms_forget_a_refusal() {
        take(1);
        ledgers.grant(0, 0);

        CompletableFuture<Decision> same = spender.take(1, LedgerFixture.fixed("100/s"));
        CompletableFuture<Decision> more = spender.take(1, LedgerFixture.fixed("200/s"));

        assertThat(same.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(more).isNotDone();
    }

    @Test
    void takes_stock_for_what_it_spends() {
        for (int i = 0; i < 200; i++) {
            take(1);
            if (ledgers.demands().size() > statistics.calls() - 1 && spender.held() == 0) {
                ledgers.grant(ledgers.last().need() + ledgers.last().stock(), 1_000);
            }
            nanos.addAndGet(MILLI);
        }

        assertThat(ledgers.last().stock()).isBetween(60L, 200L);
        assertThat(ledgers.demands()).hasSizeLessThan(60);
    }

    @Test
    void what_is_too_old_for_the_short_window_goes_back_to_the_long_one() {
        Terms both = LedgerFixture.fixed("10/s", "100/m");
        spender.take(1, both);
        ledgers.grant(6, 4);
        nanos.addAndGet(1001 * MILLI);

        spender.take(1, both);

        assertThat(ledgers.last().returned()).isEqualTo(5);
        assertThat(ledgers.last().era()).isEqualTo(1);
    }

    @Test
    void says_in_time_what_it_holds_and_gives_back_more_than_it_needs() {
        take(1);
        ledgers.grant(new Grant(true, 101, 1, 3_600_000, 500, false, 3_600_000, 0));
        nanos.addAndGet(1100 * MILLI);
        take(1);

        spender.tidy();

        assertThat(ledgers.last().returned()).isPositive();
        assertThat(ledgers.last().returned() + ledgers.last().held()).isEqualTo(99);
    }

    @Test
    void tokens_of_two_lives_are_not_taken_for_one_sum() {
        Terms bucket = new Terms(
                Algorithm.TOKEN_BUCKET, List.of(Rate.parse("1000/s")), 0, ZoneOffset.UTC, OnPartition.STRICT, true);
        spender.take(1, bucket);
        ledgers.grant(new Grant(true, 3, 1, 100, 5, false, 1, 0));
        spender.take(3, bucket);
        ledgers.grant(new Grant(true, 2, 2, 100, 5, false, 1, 0));

        assertThat(ledgers.last().need()).isGreaterThanOrEqualTo(1);
    }
}
