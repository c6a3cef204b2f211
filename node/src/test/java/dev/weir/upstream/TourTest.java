// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.balance.Balancer;
import dev.weir.balance.Chooser;
import dev.weir.balance.Stand;
import dev.weir.config.Balance;
import dev.weir.http.Body;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TourTest {

    @Test
    void asks_everyone_once_before_anyone_twice() {
        Chooser<Stand> balancer = balancer("a*100", "b", "c");

        for (int i = 0; i < 200; i++) {
            assertThat(tour(balancer, 3)).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void goes_round_again_but_to_nobody_twice_in_a_row() {
        List<String> asked = tour(balancer("a", "b"), 6);

        assertThat(asked.subList(0, 2)).isEqualTo(asked.subList(2, 4)).isEqualTo(asked.subList(4, 6));
        assertThat(asked).contains("a", "b");
    }

    @Test
    void begins_with_each_as_often_as_its_weight_says_however_many_attempts_it_takes() {
        Chooser<Stand> balancer = balancer("a", "b");
        List<String> first = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            first.add(tour(balancer, 2).get(0));
        }

        assertThat(first).containsExactly("a", "b", "a", "b", "a", "b", "a", "b", "a", "b");
    }

    @Test
    void asks_the_only_one_again() {
        assertThat(tour(balancer("a", "drained*0"), 3)).containsExactly("a", "a", "a");
    }

    @Test
    void finds_nobody_where_nobody_is() {
        assertThat(tour(balancer("drained*0"), 2)).containsExactly("-", "-");
    }

    private static List<String> tour(Chooser<Stand> balancer, int attempts) {
        List<String> asked = new ArrayList<>();
        Tour<Stand> tour = new Tour<>(balancer, (request, chosen) -> {
            asked.add(chosen.map(Stand::id).orElse("-"));
            return CompletableFuture.completedFuture(Response.of(200, Body.EMPTY));
        });
        for (int i = 0; i < attempts; i++) {
            tour.handle(Requests.get("/"));
        }
        return asked;
    }

    private static Chooser<Stand> balancer(String... stands) {
        return Balancer.<Stand>of(Balance.Of.STANDARD, new LongestPause()).over(Stand.lineup(Stand.of(stands)));
    }
}
