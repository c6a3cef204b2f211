// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final long MIDNIGHT = Duration.ofDays(20_000).toMillis();

    @Test
    void a_window_is_used_until_it_ends() {
        Account account = taken(terms(Algorithm.FIXED_WINDOW, 0, "10/1m"), 4).account(at(15_000, 3));

        assertThat(account.rates()).containsExactly(new Account.Use(Rate.parse("10/1m"), 10, 4, 6, 45_000));
    }

    @Test
    void a_window_that_is_over_is_not_used() {
        Account account = taken(terms(Algorithm.FIXED_WINDOW, 0, "10/1m"), 4).account(at(70_000, 3));

        assertThat(account.rates()).containsExactly(new Account.Use(Rate.parse("10/1m"), 10, 0, 10, 50_000));
    }

    @Test
    void a_sliding_window_that_nothing_is_used_of_has_nothing_to_wait_for() {
        Ledger ledger = taken(terms(Algorithm.SLIDING_WINDOW, 0, "10/1m"), 4);

        Account.Use soon = ledger.account(at(15_000, 3)).rates().get(0);
        Account.Use later = ledger.account(at(70_000, 3)).rates().get(0);

        assertThat(soon.used()).isEqualTo(4);
        assertThat(soon.resetMillis()).isBetween(45_000L, 45_200L);
        assertThat(later).isEqualTo(new Account.Use(Rate.parse("10/1m"), 10, 0, 10, 0));
    }

    @Test
    void a_bucket_is_as_large_as_its_burst() {
        Ledger ledger = taken(terms(Algorithm.TOKEN_BUCKET, 40, "10/s"), 30);

        Account.Use soon = ledger.account(at(1_000, 3)).rates().get(0);
        Account.Use later = ledger.account(at(60_000, 3)).rates().get(0);

        assertThat(soon).isEqualTo(new Account.Use(Rate.parse("10/s"), 40, 20, 20, 100));
        assertThat(later).isEqualTo(new Account.Use(Rate.parse("10/s"), 40, 0, 40, 0));
    }

    @Test
    void every_rate_is_told() {
        Account account =
                taken(terms(Algorithm.FIXED_WINDOW, 0, "10/1m", "100/day"), 4).account(at(60_000, 3));

        assertThat(account.rates())
                .containsExactly(
                        new Account.Use(Rate.parse("10/1m"), 10, 0, 10, 60_000),
                        new Account.Use(Rate.parse("100/day"), 100, 4, 96, 86_340_000));
    }

    @Test
    void what_the_other_side_of_a_split_may_have_is_not_used() {
        Account account = taken(terms(Algorithm.FIXED_WINDOW, 0, "100/1m"), 10).account(at(15_000, 2));

        assertThat(account.moment().complete()).isFalse();
        assertThat(account.rates()).containsExactly(new Account.Use(Rate.parse("100/1m"), 100, 10, 60, 45_000));
    }

    @Test
    void holders_are_told_with_their_silence() {
        Account account = taken(terms(Algorithm.FIXED_WINDOW, 0, "10/1m"), 4).account(at(1_500, 3));

        assertThat(account.holders()).extracting(Holder::name).containsExactly("node-1");
        assertThat(account.silentMillis(account.holders().get(0))).isEqualTo(1_500);
    }

    /** One that a node took so many of at midnight. */
    private static Ledger taken(Terms terms, long tokens) {
        return Ledger.first(terms, new Demand("node-1", 1, tokens, 1, 0, 0, 0, 0), at(0, 3))
                .ledger();
    }

    private static Moment at(long millis, int here) {
        return new Moment(MIDNIGHT + millis, here, 3, true, 0);
    }

    private static Terms terms(Algorithm algorithm, long burst, String... rates) {
        List<Rate> parsed = Arrays.stream(rates).map(Rate::parse).toList();
        return new Terms(algorithm, parsed, burst, ZoneOffset.UTC, OnPartition.SHARE, false);
    }
}
