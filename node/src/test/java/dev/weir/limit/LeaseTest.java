// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

    @Test
    void gives_all_or_nothing() {
        Lease lease = new Lease(7, 100);
        lease.put(5);

        assertThat(lease.take(6, 0, () -> 0)).isFalse();
        assertThat(lease.take(5, 0, () -> 0)).isTrue();
        assertThat(lease.take(1, 0, () -> 0)).isFalse();
        assertThat(lease.tokens()).isZero();
    }

    @Test
    void gives_nothing_when_it_is_over() {
        Lease lease = new Lease(7, 100);
        lease.put(5);

        assertThat(lease.take(1, 100, () -> 100)).isFalse();
        assertThat(lease.take(1, 99, () -> 99)).isTrue();
    }

    @Test
    void gives_nothing_to_who_was_put_aside_until_it_was_over() {
        Lease lease = new Lease(7, 100);
        lease.put(5);

        assertThat(lease.take(1, 99, () -> 101)).isFalse();
    }

    @Test
    void is_over_once_it_is_closed() {
        Lease lease = new Lease(7, 100);
        lease.put(5);

        long left = lease.close();
        lease.put(3);

        assertThat(left).isEqualTo(5);
        assertThat(lease.isOver(0)).isTrue();
        assertThat(lease.take(1, 0, () -> 0)).isFalse();
        assertThat(lease.close()).isZero();
        assertThat(lease.drain(1)).isZero();
    }

    @Test
    void older_tokens_are_spent_first_and_end_when_they_did() {
        Lease older = new Lease(7, 100);
        older.put(2);
        Lease newer = older.followedBy(8, 200);
        newer.put(2);

        assertThat(newer.tokens()).isEqualTo(4);
        assertThat(newer.take(1, 50, () -> 50)).isTrue();
        assertThat(older.tokens()).isEqualTo(1);
        assertThat(newer.take(1, 150, () -> 150)).isTrue();
        assertThat(older.tokens()).isEqualTo(1);
        assertThat(newer.close()).isEqualTo(2);
    }

    @Test
    void there_is_always_one_that_gives_nothing() {
        Lease.NONE.put(5);

        assertThat(Lease.NONE.isOver(Long.MIN_VALUE)).isTrue();
        assertThat(Lease.NONE.take(1, -1, () -> -1)).isFalse();
    }

    @Test
    void what_is_older_pays_first_but_not_together_with_what_is_newer() {
        Lease older = new Lease(7, 100);
        older.put(1);
        Lease lease = older.followedBy(8, 200);
        lease.put(2);

        assertThat(lease.tokens()).isEqualTo(3);
        assertThat(lease.atOnce()).isEqualTo(2);
        assertThat(lease.take(3, 0, () -> 0)).isFalse();
        assertThat(lease.drain(5)).isEqualTo(3);
    }
}
