// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final long MILLI = 1_000_000;

    private static Lease lease(long era, long validMillis) {
        return new Lease(life(era, validMillis));
    }

    /** Asked for at 0. */
    private static Lease.Life life(long era, long validMillis) {
        return new Lease.Life(era, 0, validMillis, Lease.Life.WHENEVER);
    }

    @Test
    void gives_all_or_nothing() {
        Lease lease = lease(7, 100);
        lease.grant(5);

        assertThat(lease.take(6, 0, () -> 0)).isFalse();
        assertThat(lease.take(5, 0, () -> 0)).isTrue();
        assertThat(lease.take(1, 0, () -> 0)).isFalse();
        assertThat(lease.tokens()).isZero();
    }

    @Test
    void gives_nothing_when_it_is_over() {
        Lease lease = lease(7, 100);
        lease.grant(5);

        assertThat(lease.take(1, 100 * MILLI, () -> 100 * MILLI)).isFalse();
        assertThat(lease.take(1, 99 * MILLI, () -> 99 * MILLI)).isTrue();
    }

    @Test
    void gives_nothing_to_who_was_put_aside_until_it_was_over() {
        Lease lease = lease(7, 100);
        lease.grant(5);

        assertThat(lease.take(1, 99 * MILLI, () -> 101 * MILLI)).isFalse();
    }

    @Test
    void is_over_once_it_is_closed() {
        Lease lease = lease(7, 100);
        lease.grant(5);

        long left = lease.close();
        lease.putBack(3);

        assertThat(left).isEqualTo(5);
        assertThat(lease.isOver(0)).isTrue();
        assertThat(lease.take(1, 0, () -> 0)).isFalse();
        assertThat(lease.close()).isZero();
        assertThat(lease.drain(1)).isZero();
    }

    @Test
    void older_tokens_are_spent_first_and_end_when_they_did() {
        Lease older = lease(7, 100);
        older.grant(2);
        Lease newer = older.followedBy(life(8, 200));
        newer.grant(2);

        assertThat(newer.tokens()).isEqualTo(4);
        assertThat(newer.take(1, 50 * MILLI, () -> 50 * MILLI)).isTrue();
        assertThat(older.tokens()).isEqualTo(1);
        assertThat(newer.take(1, 150 * MILLI, () -> 150 * MILLI)).isTrue();
        assertThat(older.tokens()).isEqualTo(1);
        assertThat(newer.close()).isEqualTo(2);
    }

    @Test
    void there_is_always_one_that_gives_nothing() {
        Lease.NONE.grant(5);

        assertThat(Lease.NONE.isOver(Long.MIN_VALUE)).isTrue();
        assertThat(Lease.NONE.take(1, -1, () -> -1)).isFalse();
    }

    @Test
    void what_is_older_pays_first_but_not_together_with_what_is_newer() {
        Lease older = lease(7, 100);
        older.grant(1);
        Lease lease = older.followedBy(life(8, 200));
        lease.grant(2);

        assertThat(lease.tokens()).isEqualTo(3);
        assertThat(lease.atOnce()).isEqualTo(2);
        assertThat(lease.take(3, 0, () -> 0)).isFalse();
        assertThat(lease.drain(5)).isEqualTo(3);
    }

    /** Whoever takes a token has to go on within 100 microseconds. */
    private static Lease dated() {
        Lease lease = new Lease(new Lease.Life(7, 10 * MILLI, 100, 100_000));
        lease.grant(5);
        return lease;
    }

    /** Later by what whoever took one may take, and by a millisecond, since the owner rounds down when it grants. */
    @Test
    void says_once_when_tokens_were_spent_rather_later_than_earlier() {
        Lease lease = dated();
        List<Spending> said = new ArrayList<>();
        lease.take(2, 12 * MILLI, () -> 12 * MILLI);

        lease.tell(() -> 13 * MILLI, said);
        lease.tell(() -> 14 * MILLI, said);
        lease.take(1, 20 * MILLI, () -> 20 * MILLI);
        lease.tell(() -> 29_900_000, said);

        assertThat(said).containsExactly(Spending.ofMillis(7, 100, 2, 5), Spending.ofMillis(7, 100, 1, 21));
    }

    @Test
    void says_what_nobody_will_spend_when_it_ends() {
        Lease lease = dated();
        List<Spending> said = new ArrayList<>();
        lease.take(2, 12 * MILLI, () -> 12 * MILLI);

        long left = lease.end(() -> 250 * MILLI, said);
        lease.tell(() -> 250 * MILLI, said);

        assertThat(left).isEqualTo(3);
        assertThat(said)
                .containsExactly(Spending.ofMillis(7, 100, 2, 100), Spending.ofMillis(7, 100, 3, Spending.NEVER));
        assertThat(lease.take(1, 12 * MILLI, () -> 12 * MILLI)).isFalse();
    }

    @Test
    void gives_nothing_to_who_was_put_aside_since_it_may_be_said_that_it_was_spent_before() {
        Lease lease = dated();

        assertThat(lease.take(1, 12 * MILLI, () -> 12 * MILLI + 100_001)).isFalse();
        assertThat(lease.take(1, 12 * MILLI, () -> 12 * MILLI + 100_000)).isTrue();
        assertThat(lease.tokens()).isEqualTo(3);
    }

    @Test
    void what_may_have_been_said_to_be_spent_is_not_put_back() {
        Lease fixed = lease(7, 100);
        Lease dated = dated();

        fixed.putBack(1);
        dated.putBack(1);

        assertThat(fixed.tokens()).isEqualTo(1);
        assertThat(dated.tokens()).isEqualTo(5);
    }

    @Test
    void what_is_older_ends_by_itself_when_its_time_is_over() {
        Lease lease = dated().followedBy(new Lease.Life(8, 100 * MILLI, 100, 100_000));
        List<Spending> said = new ArrayList<>();
        lease.grant(4);

        lease.tell(() -> 109 * MILLI - 1, said);
        lease.tell(() -> 109 * MILLI, said);

        assertThat(said).containsExactly(Spending.ofMillis(7, 100, 5, Spending.NEVER));
        assertThat(lease.tokens()).isEqualTo(4);
    }

    @Test
    void ends_a_millisecond_early_where_it_matters_when_tokens_were_spent() {
        Lease lease = dated();

        assertThat(lease.take(1, 109 * MILLI - 1, () -> 109 * MILLI - 1)).isTrue();
        assertThat(lease.take(1, 109 * MILLI, () -> 109 * MILLI)).isFalse();
    }

    @Test
    void knows_parts_of_milliseconds_where_its_owner_does() {
        Lease lease = new Lease(new Lease.Life(7, 250, 10 * MILLI, 100, 100_000));
        List<Spending> said = new ArrayList<>();
        lease.grant(5);

        lease.take(2, 12 * MILLI, () -> 12 * MILLI);
        lease.tell(() -> 13 * MILLI, said);
        boolean last = lease.take(1, 110 * MILLI - 1001, () -> 110 * MILLI - 1001);
        boolean late = lease.take(1, 110 * MILLI - 1000, () -> 110 * MILLI - 1000);

        assertThat(said).containsExactly(new Spending(7250, 100_000, 2, 3101));
        assertThat(last).isTrue();
        assertThat(late).isFalse();
    }

    @Test
    void nobody_asks_when_tokens_of_a_fixed_window_were_spent() {
        Lease lease = lease(7, 100);
        List<Spending> said = new ArrayList<>();
        lease.grant(5);
        lease.take(2, 0, () -> 0);

        lease.end(() -> MILLI, said);

        assertThat(said).isEmpty();
    }
}
