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
    void what_is_owed_is_asked_for_until_the_owner_answers() {
        limit.charge("x", TERMS, 5);
        ledgers.fail();
        nanos.addAndGet(500_000_000);
        limit.tidy();
        nanos.addAndGet(600_000_000);
        limit.tidy();
        ledgers.grant(5, 50);
        limit.tidy();

        assertThat(ledgers.demands()).extracting(Demand::need).containsExactly(5L, 5L);
        assertThat(holding).isEmpty();
    }

    @Test
    void who_owes_what_nobody_decides_about_is_forgotten() {
        limit.charge("x", TERMS, 5);
        for (int second = 0; second < 20; second++) {
            ledgers.fail();
            nanos.addAndGet(1_100_000_000);
            limit.tidy();
        }
        limit.sweep();

        assertThat(ledgers.demands()).hasSizeBetween(5, 12);
        assertThat(holding).isEmpty();
        assertThat(limit.keys()).isZero();
    }
}
