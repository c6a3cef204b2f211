// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Purges while a member does not answer, in virtual time. */
class PurgerTest {

    private static final String PATH = SimulatedUpstream.PATHS.get(0);
    private static final String LANGUAGE = SimulatedUpstream.LANGUAGES.get(0);

    private final SimulatedCluster cluster =
            new SimulatedCluster(7, 3, CacheFlaw.NONE, new CacheBounds(1L << 20, 1L << 20));
    private final SimulatedNode asked = cluster.all().get(0);
    private final SimulatedNode still = cluster.all().get(1);
    private final List<PurgeResult> results = new ArrayList<>();

    private void pass(long millis) {
        cluster.time.runUntil(cluster.time.now() + millis);
    }

    private void purge() {
        asked.purge(Purge.all(), results::add);
    }

    private boolean serves(SimulatedNode node) {
        return node.library
                .near(CacheSamples.key(PATH), CacheSamples.get(PATH, "Accept-Language", LANGUAGE))
                .isPresent();
    }

    @Test
    void a_member_that_stands_still_is_named_and_the_next_purge_succeeds_when_it_goes_on() {
        still.request(PATH, LANGUAGE);
        pass(1_000);
        boolean served = serves(still);
        cluster.pause(still, 20_000);

        purge();
        pass(3_000);
        boolean answeredAtOnce = !results.isEmpty();
        pass(7_000);
        purge();
        pass(20_000);
        purge();
        pass(1_000);

        assertThat(served).isTrue();
        assertThat(answeredAtOnce).isFalse();
        assertThat(results).hasSize(3);
        assertThat(results.subList(0, 2)).allSatisfy(result -> {
            assertThat(result.complete()).isFalse();
            assertThat(result.missing()).containsExactly("node-2");
            assertThat(result.copies()).containsOnlyKeys("node-1", "node-3");
        });
        assertThat(results.get(2).complete()).isTrue();
        assertThat(serves(still)).isFalse();
    }

    @Test
    void nobody_waits_for_a_member_that_was_given_up_meanwhile() {
        cluster.pause(still, 20_000);

        purge();
        pass(1_000);
        cluster.crash(still);
        pass(1_500);

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.complete()).isTrue();
            assertThat(result.copies()).containsOnlyKeys("node-1", "node-3");
        });
    }

    @Test
    void who_asks_while_another_purge_waits_for_somebody_is_answered_after_the_next_one() {
        cluster.pause(still, 20_000);

        purge();
        pass(100);
        purge();
        pass(2 * Purger.AT_MOST.toMillis() + 200);

        assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.missing())
                .containsExactly("node-2"));
    }
}
