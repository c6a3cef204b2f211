// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Decision.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a node says of tokens that count from when they were spent. */
class SpenderTellsTest {

    /** A request goes on within a millisecond, or without its token. */
    private static final Terms TERMS = LedgerFixture.terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "100/10s");

    private static final long MILLI = 1_000_000;

    private final SpenderFixture fixture = new SpenderFixture();
    private final AnsweringLedgers ledgers = fixture.ledgers;
    private final AtomicLong nanos = fixture.nanos;
    private final LimitStatistics statistics = fixture.statistics;
    private final Spender spender = new Spender("limit key", TERMS, fixture.node);

    private CompletableFuture<Decision> take() {
        return spender.take(1, TERMS);
    }

    private void pass(long millis) {
        nanos.addAndGet(millis * MILLI);
    }

    private void grant(long era, long tokens, long remaining) {
        ledgers.grant(new Grant(true, tokens, era, 50, remaining, false, 1000, 0));
    }

    @Test
    void says_with_the_next_question_when_tokens_were_spent() {
        take();
        pass(3);
        grant(7, 3, 80);
        pass(4);
        take();
        take();
        pass(1);
        take();

        assertThat(ledgers.last().spendings())
                .containsExactly(Spending.ofMillis(7, 50, 1, 5), Spending.ofMillis(7, 50, 2, 10));
    }

    @Test
    void says_it_once_even_if_nobody_heard_it() {
        take();
        grant(7, 1, 80);
        take();
        ledgers.fail();
        pass(20);
        take();

        assertThat(ledgers.demands()).hasSize(3);
        assertThat(ledgers.demands().get(1).spendings()).hasSize(1);
        assertThat(ledgers.last().spendings()).isEmpty();
    }

    @Test
    void what_lies_idle_is_given_back() {
        take();
        grant(7, 5, 80);
        pass(60);

        boolean again = spender.tidy();

        assertThat(again).isTrue();
        assertThat(ledgers.last().spendings())
                .containsExactly(Spending.ofMillis(7, 50, 1, 2), Spending.ofMillis(7, 50, 4, Spending.NEVER));
        assertThat(ledgers.last().stock()).isZero();
        assertThat(spender.held()).isZero();
        assertThat(statistics.returned()).isEqualTo(4);
    }

    @Test
    void what_others_may_wait_for_is_said_soon_though_nothing_is_asked_for() {
        take();
        grant(7, 1, 50);
        pass(1900);

        boolean soon = spender.tidy();
        pass(200);
        spender.tidy();
        grant(9, 0, 50);

        assertThat(soon).isTrue();
        assertThat(ledgers.demands()).hasSize(2);
        assertThat(ledgers.last().need()).isZero();
        assertThat(ledgers.last().spendings()).containsExactly(Spending.ofMillis(7, 50, 1, 2));
        assertThat(spender.tidy()).isFalse();
    }

    @Test
    void where_there_is_plenty_nothing_is_said_without_a_question() {
        take();
        grant(7, 1, 51);
        pass(5000);

        assertThat(spender.tidy()).isFalse();
        assertThat(ledgers.demands()).hasSize(1);
    }

    @Test
    void in_a_long_window_nothing_is_said_without_a_question() {
        Terms minute = LedgerFixture.terms(Algorithm.SLIDING_WINDOW, OnPartition.STRICT, "100/m");
        spender.take(1, minute);
        grant(7, 1, 0);
        pass(5000);

        assertThat(spender.tidy()).isFalse();
        assertThat(ledgers.demands()).hasSize(1);
    }

    @Test
    void what_falls_free_while_the_answer_is_on_its_way_is_asked_for_once_more() {
        CompletableFuture<Decision> first = take();
        pass(3);
        ledgers.grant(new Grant(true, 0, 7, 50, 0, false, 2, 0));
        boolean waits = !first.isDone();
        ledgers.grant(new Grant(true, 0, 7, 50, 0, false, 1, 0));

        assertThat(waits).isTrue();
        assertThat(ledgers.demands()).hasSize(2);
        assertThat(first.join().verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void what_falls_free_later_is_refused_until_a_question_for_it_comes_in_time() {
        CompletableFuture<Decision> first = take();
        pass(3);
        ledgers.grant(new Grant(true, 0, 7, 50, 0, false, 10, 0));
        CompletableFuture<Decision> early = take();
        pass(6);
        CompletableFuture<Decision> later = take();

        assertThat(first.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(early.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(later).isNotDone();
        assertThat(ledgers.demands()).hasSize(2);
    }

    @Test
    void who_waits_for_what_another_request_took_is_asked_for_again_and_not_refused() {
        CompletableFuture<Decision> first = take();
        CompletableFuture<Decision> second = take();
        grant(7, 1, 80);
        grant(8, 1, 79);

        assertThat(first).isCompletedWithValueMatching(Decision::admitted);
        assertThat(second).isCompletedWithValueMatching(Decision::admitted);
    }
}
