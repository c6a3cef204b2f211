// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.http.ScriptedHandler;
import dev.weir.route.WeightedSplit.Share;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedSplitTest {

    private final ScriptedHandler orders = ScriptedHandler.ok();
    private final ScriptedHandler next = ScriptedHandler.ok();
    private final ScriptedHandler none = ScriptedHandler.ok();

    @Test
    void gives_each_its_share_and_nothing_to_a_weight_of_0() {
        WeightedSplit split = new WeightedSplit(
                List.of(new Share(none, 0), new Share(orders, 95), new Share(next, 5)), new Random(1));

        for (int i = 0; i < 20_000; i++) {
            split.handle(get("/"));
        }

        assertThat(orders.requests().size()).isCloseTo(19_000, within(100));
        assertThat(next.requests().size()).isCloseTo(1_000, within(100));
        assertThat(none.requests()).isEmpty();
    }

    @Test
    void refuses_shares_that_are_nothing_at_all_or_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSplit(List.of(new Share(none, 0)), new Random(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new WeightedSplit(List.of(), new Random(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Share(none, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSplit(
                        List.of(new Share(none, Integer.MAX_VALUE), new Share(next, 1)), new Random(1)));
    }
}
