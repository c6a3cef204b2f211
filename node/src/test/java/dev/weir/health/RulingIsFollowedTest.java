// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RulingIsFollowedTest {

    private static final String URL = "http://10.0.0.1:8080";
    private static final Rules RULES = new Rules(List.of(URL), Optional.empty(), Optional.empty(), 0, Optional.empty());
    private static final Verdict HELD = new Verdict(Verdict.State.HELD, 1, 0, "", 0, 0, "", List.of());

    private final Health health = new Health(new LocalExchange("node-1", () -> 0), 1, () -> 0, () -> {});

    @Test
    void a_ruling_is_confirmed_once_this_node_goes_by_it_and_not_before() {
        health.retain(Map.of("orders", RULES), Set.of());
        health.tick();

        CompletionStage<Boolean> confirmed =
                health.heard(List.of(new Ruling("orders", 9, 1, "other", false, Map.of(URL, HELD), Map.of())));

        assertThat(confirmed).isNotDone();
        health.tick();
        assertThat(confirmed).isCompletedWithValue(true);
        assertThat(health.upstream("orders").standing(URL).usable()).isFalse();
    }
}
