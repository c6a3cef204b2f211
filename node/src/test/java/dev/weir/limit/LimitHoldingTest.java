// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
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
            new Spender.Node(
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
}
