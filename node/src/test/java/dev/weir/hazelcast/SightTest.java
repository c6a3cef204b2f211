// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SightTest {

    private static final Duration SETTLING = Duration.ofNanos(10);

    @Test
    void the_first_look_is_believed() {
        Sight sight = Sight.NONE.look(2, 100, SETTLING);

        assertThat(sight.steady()).isEqualTo(2);
        assertThat(sight.settled(100, SETTLING)).isTrue();
    }

    @Test
    void one_that_is_gone_is_gone_at_once_and_settles_later() {
        Sight sight = Sight.NONE.look(3, 100, SETTLING).look(2, 200, SETTLING);

        assertThat(sight.steady()).isEqualTo(2);
        assertThat(sight.settled(209, SETTLING)).isFalse();
        assertThat(sight.settled(210, SETTLING)).isTrue();
    }

    @Test
    void one_that_comes_counts_a_little_later() {
        Sight sight = Sight.NONE.look(1, 100, SETTLING).look(3, 200, SETTLING);

        assertThat(sight.look(3, 209, SETTLING).steady()).isEqualTo(1);
        assertThat(sight.look(3, 210, SETTLING).steady()).isEqualTo(3);
        assertThat(sight.look(2, 205, SETTLING).look(2, 210, SETTLING).steady()).isEqualTo(2);
    }

    @Test
    void one_that_never_counted_is_gone_without_having_counted() {
        Sight sight = Sight.NONE.look(1, 100, SETTLING).look(2, 200, SETTLING).look(1, 205, SETTLING);

        assertThat(sight.steady()).isEqualTo(1);
        assertThat(sight.settled(206, SETTLING)).isFalse();
    }

    @Test
    void answers_count_for_less_than_the_time_in_which_all_notice_who_is_gone() {
        Sight sight = Sight.NONE.look(3, 100, SETTLING);

        assertThat(sight.certainSince(200, SETTLING)).isEqualTo(194);
    }

    @Test
    void answers_from_before_somebody_was_gone_do_not_count() {
        Sight sight = Sight.NONE.look(3, 100, SETTLING).look(2, 198, SETTLING);

        assertThat(sight.certainSince(200, SETTLING)).isEqualTo(198);
        assertThat(sight.certainSince(210, SETTLING)).isEqualTo(204);
    }
}
