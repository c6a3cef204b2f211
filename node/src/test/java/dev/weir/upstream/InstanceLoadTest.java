// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InstanceLoadTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final InstanceLoad load = new InstanceLoad(2, clock::get);

    @Test
    void what_has_begun_on_any_thread_is_under_way_until_it_is_over() {
        load.begun(0);
        load.begun(1);
        load.begun(1);
        load.over(1);

        assertThat(load.inFlight()).isEqualTo(2);
    }

    @Test
    void latency_is_known_from_the_first_answer_on_and_fades() {
        assertThat(load.latencyNanos()).isZero();

        long begun = load.begun(1);
        clock.addAndGet(1_000_000);
        load.answered(1, begun);

        assertThat(load.latencyNanos()).isEqualTo(1_000_000);
        clock.addAndGet(10_000_000_000L);
        assertThat(load.latencyNanos()).isEqualTo(500_000);
    }

    @Test
    void threads_that_have_seen_nothing_do_not_count() {
        load.answered(0, load.begun(0) - 100);

        assertThat(load.latencyNanos()).isEqualTo(100);
    }
}
