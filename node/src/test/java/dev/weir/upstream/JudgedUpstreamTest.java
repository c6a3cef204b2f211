// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.health.UpstreamHealth;
import org.junit.jupiter.api.Test;

class JudgedUpstreamTest {

    private static final String BAD = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    private static final String SHORT = "health: {eject: {for: 1s}}";

    @Test
    void an_instance_that_fails_five_times_in_a_row_is_not_asked_any_more() throws Throwable {
        try (Origin bad = Origin.answering(BAD);
                Origin good = Origin.answering(Origin.OK);
                Asking asking = new Asking("", bad.url(), good.url())) {
            for (int i = 0; i < 10; i++) {
                asking.status(asking.get());
            }
            decide(asking, bad, false);
            int before = bad.received().size();

            for (int i = 0; i < 10; i++) {
                assertThat(asking.status(asking.get())).isEqualTo(200);
            }

            assertThat(bad.received()).hasSize(before);
        }
    }

    @Test
    void one_that_cannot_be_reached_is_spared_as_well() throws Throwable {
        try (Origin good = Origin.answering(Origin.OK);
                Asking asking = new Asking("retry: {attempts: 2}", Origin.nobody(), good.url())) {
            for (int i = 0; i < 10; i++) {
                assertThat(asking.status(asking.get())).isEqualTo(200);
            }
            Eventually.holds("it is spared", () -> {
                asking.health().tick();
                return orders(asking).ruling().instances().values().stream()
                        .anyMatch(verdict -> verdict.evidence().contains("connection_refused"));
            });

            var request = asking.get();
            assertThat(asking.status(request)).isEqualTo(200);

            assertThat(request.journey().attempts()).isEqualTo(1);
        }
    }

    @Test
    void one_request_tries_it_when_its_time_is_over() throws Throwable {
        try (Origin bad = Origin.answering(BAD);
                Origin good = Origin.answering(Origin.OK);
                Asking asking = new Asking(SHORT, bad.url(), good.url())) {
            for (int i = 0; i < 10; i++) {
                asking.status(asking.get());
            }
            decide(asking, bad, false);
            int before = bad.received().size();

            Eventually.holds("one request tries it", () -> tries(asking));
            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(asking.status(asking.get())).isEqualTo(200);

            assertThat(bad.received()).hasSize(before + 1);
            Eventually.holds("it is out for longer", () -> {
                asking.health().tick();
                return orders(asking).ruling().instances().values().stream().anyMatch(verdict -> verdict.times() == 2);
            });
        }
    }

    /** Whether there is a trial, and the next request is it: one that nobody takes in time is offered again. */
    private static boolean tries(Asking asking) {
        asking.health().tick();
        try {
            return orders(asking).hasTrials() && asking.status(asking.get()) == 503;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void decide(Asking asking, Origin one, boolean usable) {
        Eventually.holds("it is decided", () -> {
            asking.health().tick();
            return orders(asking).standing(one.url().toString()).usable() == usable;
        });
    }

    private static UpstreamHealth orders(Asking asking) {
        return asking.health().upstream("orders");
    }
}
