// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.http.Body;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.policy.KeyMaker;
import dev.weir.policy.RequestKey;
import dev.weir.route.WeightedSplit.Share;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyedSplitTest {

    private static final KeyMaker KEYS = new KeyMaker(new RequestKey.Header("X-Key"), 64, "orders");

    @Test
    void a_key_goes_the_same_way_on_every_node() {
        assertThat(next(95, 5)).isEqualTo(next(95, 5));
    }

    @Test
    void each_way_has_its_share_of_keys() {
        assertThat(next(95, 5).size()).isCloseTo(500, within(100));
        assertThat(next(1, 0)).isEmpty();
        assertThat(next(0, 1)).hasSize(10_000);
    }

    @Test
    void when_the_last_share_grows_its_keys_stay() {
        assertThat(next(90, 10)).containsAll(next(95, 5));
    }

    @Test
    void refuses_to_share_nothing() {
        assertThatThrownBy(() -> next(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Keys of 10,000 that take the second way. */
    private static Set<String> next(int first, int second) {
        List<String> taken = new ArrayList<>();
        KeyedSplit split = new KeyedSplit(
                List.of(
                        new Share(request -> CompletableFuture.completedFuture(Response.of(200, Body.EMPTY)), first),
                        new Share(
                                request -> {
                                    taken.add(request.headers().getFirst("X-Key"));
                                    return CompletableFuture.completedFuture(Response.of(200, Body.EMPTY));
                                },
                                second)),
                KEYS);
        for (int i = 0; i < 10_000; i++) {
            String key = "user-" + i;
            split.handle(Requests.get("/").withHeaders(headers -> headers.put(new HttpString("X-Key"), key)));
        }
        return new TreeSet<>(taken);
    }
}
