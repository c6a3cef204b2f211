// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamEvidenceTest {

    private static final long NOW = 1_000_000;

    private final UpstreamEvidence evidence = new UpstreamEvidence(Rules.NONE);

    private void hear(long sequence, long requests, long retries, boolean known) {
        UpstreamPulse said = new UpstreamPulse(requests, retries, 0, Map.of(), Map.of());
        evidence.heard(new Pulse("b", sequence, true, NOW, Map.of()), said, known, NOW);
    }

    private void assertCounted(long requests, long retries) {
        assertThat(evidence.traffic("b", NOW)).isEqualTo(new Outcomes(requests, retries, 0, 0));
    }

    @Test
    void what_a_node_did_before_anybody_listened_is_not_of_now() {
        hear(900, 3_000, 40, true);
        assertCounted(0, 0);

        hear(901, 3_010, 41, true);
        assertCounted(10, 1);
    }

    @Test
    void what_a_node_did_since_its_start_is_of_now_when_it_has_just_started() {
        hear(1, 5, 2, true);

        assertCounted(5, 2);
    }
}
