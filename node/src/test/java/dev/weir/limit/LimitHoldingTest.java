// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitHoldingTest {

    private static final Terms TERMS = LedgerFixture.fixed("100/s");

    private final AnsweringLedgers ledgers = new AnsweringLedgers();
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final Map<String, Spender> holding = new ConcurrentHashMap<>();
    private final Limit limit = new Limit(
            "a",
            Limit.Scope.SHARED,
            new LimitContext(
                    "n",
                    ledgers,
                    nanos::get,
                    new AtomicLong()::incrementAndGet,
                    Duration.ofMillis(50),
                    new LimitStatistics(),
                    holding),
            () -> LedgerFixture.T0);

    @Test
    void only_keys_that_hold_something_are_looked_at_again() {
        limit.take("spent", TERMS, 1);
        ledgers.grant(1, 50);
        limit.take("stocked", TERMS, 1);
        ledgers.grant(3, 50);

        limit.tidy();

        assertThat(limit.keys()).isEqualTo(2);
        assertThat(holding).containsOnlyKeys("a stocked");
    }

    @Test
    void what_lies_idle_is_given_back_once() {
        limit.take("x", TERMS, 1);
        ledgers.grant(3, 50);
        nanos.addAndGet(200_000_000);

        limit.tidy();
        ledgers.grant(0, 52);
        limit.tidy();

        assertThat(ledgers.demands()).extracting(Demand::returned).containsExactly(0L, 2L);
        assertThat(holding).isEmpty();
    }

    @Test
    void what_was_forgotten_is_not_given_back() {
        limit.take("x", TERMS, 1);
        ledgers.grant(3, 50);
        nanos.addAndGet(200_000_000);

        limit.forget("x");
        limit.tidy();

        assertThat(ledgers.demands()).hasSize(1);
        assertThat(holding).isEmpty();
    }

    @Test
    void what_comes_back_late_is_looked_at_again() {
        limit.take("x", TERMS, 1);
        CompletableFuture<Decision> first = limit.take("x", TERMS, 1);
        CompletableFuture<Decision> second = limit.take("x", TERMS, 1);
        ledgers.grant(1, 50);
        first.thenRun(() -> {
            limit.tidy();
            second.complete(Decision.UNDECIDED);
        });
        ledgers.grant(2, 48);
        limit.tidy();

        assertThat(holding).containsOnlyKeys("a x");
    }

    @Test
    void who_owes_what_nobody_decides_about_is_forgotten() {
        limit.charge("x", TERMS, 5);
        ledgers.fail();
        nanos.addAndGet(9_000_000_000L);
        limit.sweep();
        int before = limit.keys();
        nanos.addAndGet(2_000_000_000L);
        limit.sweep();

        assertThat(before).isOne();
        assertThat(limit.keys()).isZero();
    }

    @Test
    void an_answer_that_comes_late_to_a_key_that_was_forgotten_hides_nothing() {
        limit.take("x", TERMS, 1);
        limit.forget("x");
        limit.take("x", TERMS, 1);
        ledgers.grant(3, 50);
        ledgers.grant(0, new Grant(true, 3, 1, 1000, 47, false, 1000, 0));
        limit.tidy();
        nanos.addAndGet(200_000_000);
        limit.tidy();

        assertThat(ledgers.last().returned()).isEqualTo(2);
    }
}
