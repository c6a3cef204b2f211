// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import dev.weir.cluster.Eventually;
import dev.weir.limit.OnPartition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OwnerViewTest {

    private static final Duration SETTLING = Duration.ofNanos(10);

    private static final Nodes NODES = Nodes.formed(3);

    private final AtomicLong clock = new AtomicLong(1000);
    private final OwnerView view = new OwnerView(3, SETTLING, clock::get);
    private final HazelcastInstance member =
            ((HazelcastInstanceProxy) NODES.get(0).member()).getOriginal();
    private final Greetings greetings = new Greetings(member, clock::get, view.heard());

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void who_has_not_answered_is_not_counted_on_but_for_the_one_that_keeps_the_copy() {
        assertThat(here()).isEqualTo(2);
    }

    @Test
    void who_has_answered_is_counted_on_for_a_while() {
        greetings.send();
        Eventually.holds("all have answered", () -> here() == 3);

        clock.addAndGet(6);
        int stillCounted = here();
        clock.addAndGet(1);

        assertThat(stillCounted).isEqualTo(3);
        assertThat(here()).isEqualTo(2);
    }

    @Test
    void who_answered_before_somebody_was_gone_has_to_answer_again() {
        greetings.send();
        Eventually.holds("all have answered", () -> here() == 3);

        clock.addAndGet(1);
        view.look(2);

        assertThat(here()).isEqualTo(2);
        greetings.send();
        Eventually.holds("all have answered again", () -> here() == 3);
    }

    private int here() {
        return view.moment(member, "a key", OnPartition.STRICT).here();
    }
}
