// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.LocalMembers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NamedLimitsTest {

    private static final Terms TEN = new Terms(
            Algorithm.FIXED_WINDOW, List.of(Rate.parse("10/1d")), 0, ZoneOffset.UTC, OnPartition.STRICT, true);

    private final AtomicLong millis = new AtomicLong(Duration.ofDays(20_000).toMillis());
    private final LocalLedgers ledgers = new LocalLedgers(millis::get);
    private final Limits limits =
            new Limits("node-1", ledgers, () -> millis.get() * 1_000_000, millis::get, Duration.ofMillis(50));
    private final List<String> told = new ArrayList<>();

    @Test
    void a_limit_is_shown_from_when_a_revision_names_it_until_one_does_not() {
        limits.shared("a");
        limits.shared("b");
        boolean before = limits.find("a").isPresent();
        limits.retain(Set.of("a", "b"));
        List<String> both = shown();
        limits.retain(Set.of("b"));
        List<String> one = shown();

        assertThat(before).isFalse();
        assertThat(both).containsExactly("a", "b");
        assertThat(one).containsExactly("b");
        assertThat(limits.find("a")).isEmpty();
    }

    @Test
    void followers_are_told_of_those_before_and_those_after() {
        limits.shared("a");
        limits.retain(Set.of("a"));
        var subscription = limits.follow(new Told());
        limits.shared("b");
        limits.retain(Set.of("a", "b"));
        limits.retain(Set.of("b"));
        subscription.end();
        limits.retain(Set.of());

        assertThat(told).containsExactly("a came", "b came", "a went");
    }

    @Test
    void a_limit_that_was_only_looked_at_is_forgotten() {
        Limit checked = limits.shared("checked");
        limits.retain(Set.of());
        limits.sweep();

        assertThat(shown()).isEmpty();
        assertThat(limits.shared("checked")).isNotSameAs(checked);
    }

    @Test
    void what_a_dropped_limit_holds_is_given_back_before_it_is_gone() {
        Limit dropped = limits.shared("a");
        limits.retain(Set.of("a"));
        hold(dropped);
        long used = used(dropped);
        limits.retain(Set.of());
        pass(Duration.ofSeconds(15));

        assertThat(used).isGreaterThan(spent(dropped));
        assertThat(used(dropped)).isEqualTo(spent(dropped));
        assertThat(limits.shared("a")).isNotSameAs(dropped);
    }

    @Test
    void a_name_that_comes_back_finds_what_was_spent() {
        Limit first = limits.shared("a");
        limits.retain(Set.of("a"));
        first.take("k", TEN, 9).join();
        limits.retain(Set.of());
        Limit soon = limits.shared("a");
        limits.retain(Set.of("a"));
        limits.retain(Set.of());
        pass(Duration.ofSeconds(15));
        Limit later = limits.shared("a");
        limits.retain(Set.of("a"));
        Decision beyond = later.take("k", TEN, 2).join();

        assertThat(soon).isSameAs(first);
        assertThat(later).isNotSameAs(first);
        assertThat(beyond.verdict()).isEqualTo(Decision.Verdict.REFUSED);
    }

    @Test
    void the_sums_know_of_limits_that_are_gone() {
        Limit gone = limits.shared("a");
        limits.retain(Set.of("a"));
        gone.take("k", TEN, 9).join();
        gone.take("k", TEN, 9).join();
        limits.retain(Set.of());
        pass(Duration.ofSeconds(15));
        limits.shared("b").take("k", TEN, 1).join();

        assertThat(limits.counts().admitted()).isEqualTo(2);
        assertThat(limits.counts().refused()).isEqualTo(1);
        assertThat(limits.shared("a").statistics().counts()).isEqualTo(LimitCounts.NONE);
    }

    @Test
    void a_key_is_forgotten_on_a_node_that_counts_by_itself_too() {
        Limit local = limits.local("a");
        local.take("k", TEN, 10).join();

        limits.forget("a", "k");

        assertThat(local.take("k", TEN, 10).join().verdict()).isEqualTo(Decision.Verdict.ADMITTED);
    }

    /** Requests that come fast enough for a lease, until this node holds one. */
    private void hold(Limit limit) {
        for (int i = 0; i < 4; i++) {
            limit.take("k", TEN, 1).join();
            millis.addAndGet(10);
        }
    }

    private void pass(Duration time) {
        for (long passed = 0; passed < time.toMillis(); passed += 500) {
            millis.addAndGet(500);
            limits.tidy();
            limits.sweep();
        }
    }

    private static long spent(Limit limit) {
        return limit.statistics().admitted();
    }

    private long used(Limit limit) {
        Optional<Account> account = limit.account("k", new LocalMembers("node-1", "127.0.0.1:5701"))
                .toCompletableFuture()
                .join();
        return account.orElseThrow().rates().get(0).used();
    }

    private List<String> shown() {
        return limits.all().stream().map(Limit::name).toList();
    }

    /** Writes down what it is told. */
    private final class Told implements Limits.Follower {

        @Override
        public void came(AnyLimit limit) {
            told.add(limit.name() + " came");
        }

        @Override
        public void went(AnyLimit limit) {
            told.add(limit.name() + " went");
        }
    }
}
