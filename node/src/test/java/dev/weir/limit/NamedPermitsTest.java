// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamedPermitsTest {

    private static final PermitTerms TWO = new PermitTerms(2, OnPartition.STRICT);

    private long millis = 1_000_000;
    private final Limits limits = Limits.alone(() -> millis * 1_000_000, () -> millis);
    private final Permits permits = limits.permits();
    private final List<String> told = new ArrayList<>();

    @Test
    void a_limit_is_shown_from_when_a_revision_names_it_until_one_does_not() {
        PermitPool checked = permits.pool("a");
        boolean before = permits.find("a").isPresent();
        permits.retain(Set.of("b", "a"));
        List<String> both = shown();
        permits.retain(Set.of("b"));

        assertThat(before).isFalse();
        assertThat(both).containsExactly("a", "b");
        assertThat(shown()).containsExactly("b");
        assertThat(permits.pool("a")).isSameAs(checked);
    }

    @Test
    void followers_are_told_of_both_kinds() {
        limits.shared("a");
        limits.retain(Set.of("a"));
        permits.retain(Set.of("a"));
        var subscription = limits.follow(new Told());
        permits.retain(Set.of("b"));
        limits.retain(Set.of());
        subscription.end();
        permits.retain(Set.of());

        assertThat(told)
                .containsExactly(
                        "Limit a came",
                        "ConcurrencyLimit a came",
                        "ConcurrencyLimit a went",
                        "ConcurrencyLimit b came",
                        "Limit a went");
    }

    @Test
    void the_terms_are_those_that_were_asked_for_last() {
        PermitPool pool = permits.pool("a");
        boolean before = pool.terms().isPresent();

        pool.acquire("key", TWO, false).join();

        assertThat(before).isFalse();
        assertThat(pool.terms()).contains(TWO);
    }

    @Test
    void one_that_nobody_names_stays_while_a_request_of_it_is_under_way() {
        Permit permit = permits.pool("a").acquire("key", TWO, false).join();
        permits.retain(Set.of());
        System.gc();
        long counted = permits.pool("a").inUse();

        permit.release();
        pass(Duration.ofSeconds(3));

        assertThat(counted).isOne();
        Eventually.holds("it is forgotten", Duration.ofSeconds(30), () -> {
            System.gc();
            return permits.size() == 0;
        });
    }

    @Test
    void what_comes_late_is_given_back_too() {
        PermitPool late = permits.pool("a");
        permits.retain(Set.of());
        pass(Duration.ofSeconds(3));

        late.acquire("key", TWO, false).join().release();
        long keys = late.keys();
        pass(Duration.ofSeconds(3));

        assertThat(keys).isOne();
        assertThat(late.keys()).isZero();
        assertThat(late.read("key").toCompletableFuture().join())
                .hasValueSatisfying(ledger -> assertThat(ledger.held()).isZero());
    }

    private void pass(Duration time) {
        for (long passed = 0; passed < time.toMillis(); passed += 50) {
            millis += 50;
            limits.tidy();
        }
        limits.sweep();
    }

    private List<String> shown() {
        return permits.all().stream().map(PermitPool::name).toList();
    }

    /** Writes down what it is told. */
    private final class Told implements Limits.Follower {

        @Override
        public void came(AnyLimit limit) {
            told.add(limit.type() + ' ' + limit.name() + " came");
        }

        @Override
        public void went(AnyLimit limit) {
            told.add(limit.type() + ' ' + limit.name() + " went");
        }
    }
}
