// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final Terms TERMS = LedgerFixture.fixed("3/s");

    private final AtomicLong millis = new AtomicLong(LedgerFixture.T0);
    private final Limits limits = Limits.alone(() -> millis.get() * 1_000_000, millis::get);

    @Test
    void counts_each_key_of_each_limit_by_itself() {
        Limit limit = limits.shared("a");

        assertThat(admitted(limit, "x", 5)).isEqualTo(3);
        assertThat(admitted(limit, "y", 5)).isEqualTo(3);
        assertThat(admitted(limits.shared("b"), "x", 5)).isEqualTo(3);
        assertThat(admitted(limits.local("a"), "x", 5)).isEqualTo(3);
        assertThat(limits.shared("a")).isSameAs(limit);
        assertThat(limit.statistics().admitted()).isEqualTo(6);
        assertThat(limit.statistics().refused()).isEqualTo(4);
    }

    @Test
    void there_is_more_in_the_next_window() {
        Limit limit = limits.shared("a");
        admitted(limit, "x", 5);

        millis.addAndGet(1000);

        assertThat(admitted(limit, "x", 5)).isEqualTo(3);
    }

    @Test
    void tells_what_is_left_and_begins_anew() {
        Limit limit = limits.shared("a");
        admitted(limit, "x", 5);

        Grant before = look(limit);
        limit.reset("x").toCompletableFuture().join();

        assertThat(before.remaining()).isZero();
        assertThat(look(limit).remaining()).isEqualTo(3);
        assertThat(admitted(limit, "x", 5)).isEqualTo(3);
        assertThat(limit.read("y").toCompletableFuture().join()).isEmpty();
    }

    private Grant look(Limit limit) {
        return limit.read("x").toCompletableFuture().join().orElseThrow().look(LedgerFixture.at(0));
    }

    @Test
    void knows_who_was_refused_most_often() {
        Limit limit = limits.shared("a");
        admitted(limit, "x", 5);
        admitted(limit, "y", 9);
        admitted(limit, "z", 3);

        assertThat(limit.topRefused()).containsExactly(Map.entry("y", 6L), Map.entry("x", 2L));
    }

    @Test
    void forgets_keys_that_nobody_asks_for() {
        LocalLedgers ledgers = new LocalLedgers(millis::get);
        Limits both = new Limits("n", ledgers, () -> millis.get() * 1_000_000, millis::get, Duration.ZERO);
        admitted(both.shared("a"), "x", 5);
        admitted(both.local("a"), "x", 5);

        millis.addAndGet(11_000);
        both.tidy();
        both.sweep();
        ledgers.sweep();

        assertThat(both.shared("a").keys()).isZero();
        assertThat(ledgers.size()).isZero();
    }

    @Test
    void the_most_frequent_of_many_keys_are_kept() {
        TopKeys keys = new TopKeys();
        for (int i = 0; i < 10_000; i++) {
            keys.count("often" + i % 5);
            keys.count("seldom" + i);
        }

        assertThat(keys.top()).hasSize(10).containsKeys("often0", "often1", "often2", "often3", "often4");
        assertThat(keys.top().get("often0")).isBetween(2000L, 3000L);
    }

    @Test
    void what_was_long_ago_counts_less() {
        TopKeys keys = new TopKeys();
        keys.count("a");
        keys.count("b");
        keys.count("b");

        keys.age();

        assertThat(keys.top()).containsOnlyKeys("b");
    }

    private static long admitted(Limit limit, String key, int requests) {
        long admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += limit.take(key, TERMS, 1).join().admitted() ? 1 : 0;
        }
        return admitted;
    }
}
