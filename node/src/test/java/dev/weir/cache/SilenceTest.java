// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private static final String HOME = "home";

    private long millis;
    private final Silence silence = new Silence(() -> millis * 1_000_000, Duration.ofMillis(50));

    private void listen(int times) {
        for (int i = 0; i < times; i++) {
            millis += 10;
            silence.tick();
        }
    }

    @Test
    void who_says_nothing_is_waited_for_until_the_deadline() {
        Silence.Asked asked = silence.now();

        listen(4);
        boolean early = silence.isTooLong(HOME, asked);
        listen(1);

        assertThat(early).isFalse();
        assertThat(silence.isTooLong(HOME, asked)).isTrue();
    }

    @Test
    void what_this_node_did_not_listen_to_is_nobodys_silence() {
        Silence.Asked asked = silence.now();

        millis += 1_000;
        silence.tick();
        boolean stoodStill = silence.isTooLong(HOME, asked);
        listen(3);

        assertThat(stoodStill).isFalse();
        assertThat(silence.isTooLong(HOME, asked)).isTrue();
    }

    @Test
    void ticks_that_come_too_often_make_no_time_go_by() {
        Silence.Asked asked = silence.now();

        for (int i = 0; i < 100; i++) {
            silence.tick();
        }

        assertThat(silence.isTooLong(HOME, asked)).isFalse();
    }

    @Test
    void who_says_something_is_waited_for_longer_but_not_for_ever() {
        Silence.Asked asked = silence.now();

        for (int i = 0; i < 12; i++) {
            listen(4);
            silence.heard(HOME);
        }
        boolean talks = silence.isTooLong(HOME, asked);
        listen(2);

        assertThat(talks).isFalse();
        assertThat(silence.isTooLong(HOME, asked)).isTrue();
    }

    @Test
    void who_has_left_is_forgotten() {
        Silence.Asked asked = silence.now();
        listen(5);
        silence.heard(HOME);
        boolean heard = silence.isTooLong(HOME, asked);

        silence.keepOnly(List.of("other"));

        assertThat(heard).isFalse();
        assertThat(silence.isTooLong(HOME, asked)).isTrue();
    }
}
