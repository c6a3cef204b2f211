// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HeardTest {

    private final Heard<String> heard = new Heard<>();

    @Test
    void who_has_answered_was_there_when_it_was_asked_and_not_later() {
        heard.answered("a", 100);

        assertThat(heard.since("a", 100)).isTrue();
        assertThat(heard.since("a", 101)).isFalse();
        assertThat(heard.since("b", 100)).isFalse();
    }

    @Test
    void an_answer_that_was_on_its_way_for_long_takes_nothing_back() {
        heard.answered("a", 100);
        heard.answered("a", 50);

        assertThat(heard.since("a", 100)).isTrue();
    }

    @Test
    void a_clock_may_pass_its_greatest_number() {
        heard.answered("a", Long.MAX_VALUE);
        heard.answered("a", Long.MIN_VALUE + 10);

        assertThat(heard.since("a", Long.MIN_VALUE)).isTrue();
    }

    @Test
    void who_is_gone_is_forgotten() {
        heard.answered("a", 100);
        heard.answered("b", 100);
        heard.keep(Set.of("b"));

        assertThat(heard.since("a", 0)).isFalse();
        assertThat(heard.since("b", 0)).isTrue();
    }
}
