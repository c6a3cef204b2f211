// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClusterTimeTest {

    @Test
    void the_first_look_is_believed() {
        assertThat(look(ClusterTime.UNSEEN, -700, 5).aheadMillis()).isEqualTo(-700);
    }

    @Test
    void an_answer_that_was_under_way_for_long_changes_nothing() {
        ClusterTime time = look(look(look(ClusterTime.UNSEEN, -2, 0), -4000, 1), -30, 2);

        assertThat(time.aheadMillis()).isEqualTo(-2);
    }

    @Test
    void what_took_long_to_be_answered_says_nothing() {
        long asked = Duration.ofSeconds(100).toNanos();
        ClusterTime time = look(ClusterTime.UNSEEN, -2, 0);

        assertThat(ClusterTime.UNSEEN.look(-9000, asked, asked + 1_000_000_001)).isEqualTo(ClusterTime.UNSEEN);
        assertThat(time.look(-9000, asked, asked + 1_000_000_001).aheadMillis()).isEqualTo(-2);
    }

    @Test
    void one_that_was_quicker_is_believed_at_once() {
        assertThat(look(look(ClusterTime.UNSEEN, -700, 0), -2, 1).aheadMillis()).isEqualTo(-2);
    }

    @Test
    void a_pause_of_any_length_is_survived() {
        ClusterTime time = look(look(ClusterTime.UNSEEN, -2, 0), -4000, 3600);

        assertThat(time.aheadMillis()).isEqualTo(-2);
        assertThat(look(time, -1, 3601).aheadMillis()).isEqualTo(-1);
    }

    @Test
    void a_clock_that_was_set_back_is_followed_after_a_minute() {
        ClusterTime time = look(ClusterTime.UNSEEN, 0, 0);
        for (int second = 1; second <= 59; second++) {
            time = look(time, -500, second);
        }

        assertThat(time.aheadMillis()).isZero();
        assertThat(look(time, -500, 60).aheadMillis()).isEqualTo(-500);
    }

    private static ClusterTime look(ClusterTime time, long aheadMillis, long second) {
        long nanos = Duration.ofSeconds(second).toNanos();
        return time.look(aheadMillis, nanos - 1_000_000, nanos);
    }
}
