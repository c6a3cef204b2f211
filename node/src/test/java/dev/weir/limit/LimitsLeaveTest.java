// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsLeaveTest {

    private static final Terms TERMS = new Terms(
            Algorithm.FIXED_WINDOW, List.of(Rate.parse("1000/1h")), 0, ZoneId.of("UTC"), OnPartition.STRICT, true);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final LocalLedgers ledgers = new LocalLedgers(millis::get);
    private final Limits limits =
            new Limits("node-1", ledgers, () -> millis.get() * 1_000_000, millis::get, Duration.ofMillis(50));

    @Test
    void a_node_that_ends_gives_back_all_that_it_holds() {
        spend(20);
        long before = used();

        limits.leave();

        assertThat(before).isGreaterThan(20);
        assertThat(used()).isEqualTo(20);
    }

    @Test
    void what_was_refused_is_asked_for_again_when_there_may_be_more() {
        ledgers.ask("orders a", TERMS, new Demand("node-2", 1, 1000, 1, 0, 0, 0, 0));
        Decision refused = limits.shared("orders").take("a", TERMS, 1).join();
        ledgers.reset("orders a");

        limits.askAgain();

        assertThat(refused.admitted()).isFalse();
        assertThat(limits.shared("orders").take("a", TERMS, 1).join().admitted())
                .isTrue();
    }

    @Test
    void what_is_held_of_another_account_is_forgotten() {
        spend(20);
        limits.local("orders").take("a", TERMS, 1).join();

        limits.forgetAll();

        assertThat(limits.shared("orders").keys()).isZero();
        assertThat(limits.local("orders").keys()).isEqualTo(1);
    }

    @Test
    void calls_fail_until_the_ledgers_are_reached() {
        ConnectedLedgers later = new ConnectedLedgers();
        Limits early = new Limits("node-1", later, () -> 0, millis::get, Duration.ofMillis(50));

        Decision before = early.shared("orders").take("a", TERMS, 1).join();
        later.connect(ledgers);
        early.askAgain();
        Decision after = early.shared("orders").take("a", TERMS, 1).join();

        assertThat(before.verdict()).isEqualTo(Decision.Verdict.UNDECIDED);
        assertThat(after.admitted()).isTrue();
        assertThat(later.read("orders a")).isCompletedWithValueMatching(ledger -> ledger.isPresent());
        assertThat(later.reset("orders a")).isCompleted();
    }

    private void spend(int times) {
        for (int i = 0; i < times; i++) {
            millis.incrementAndGet();
            limits.shared("orders").take("a", TERMS, 1).join();
        }
    }

    private long used() {
        Ledger ledger = ledgers.read("orders a").toCompletableFuture().join().orElseThrow();
        return ((WindowMeter) ledger.meters().get(0)).used();
    }
}
