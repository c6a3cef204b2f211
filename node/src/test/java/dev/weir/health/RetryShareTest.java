// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryShareTest {

    private final AtomicLong clock = new AtomicLong();
    private final RetryShare share = new RetryShare(clock::get);

    @Test
    void a_node_that_is_alone_takes_all() {
        assertThat(take(share, 0.2, 100, 100)).isEqualTo(30);
    }

    @Test
    void what_others_ask_is_added_and_what_they_took_is_taken() {
        share.others(Set.of("b"), 400, 50);

        // 20 % of 500 and 10 for each of two, less 50, is 70: half of that before it has heard from the other one.
        assertThat(take(share, 0.2, 100, 1_000)).isEqualTo(35);
        share.heard("b");
        assertThat(share.tryTake(0.2, 10, 100, 35)).isTrue();
    }

    @Test
    void what_is_not_taken_is_left_to_the_others() {
        share.others(Set.of("b"), 0, 0);
        share.tryTake(0.2, 10, 0, 0);
        assertThat(share.reserved()).isEqualTo(9);

        clock.addAndGet(Duration.ofMillis(1_001).toNanos());

        assertThat(share.reserved()).isZero();
    }

    @Test
    void who_says_nothing_withholds_as_much_as_another_one_takes_and_all_is_there_when_it_has_left() {
        share.others(Set.of("b", "c"), 0, 0);
        int taken = take(share, 0, 0, 100);

        for (int i = 0; i < 20; i++) {
            share.heard("b");
            taken += take(share, 0, 0, 100, taken);
        }

        // Of 30: what b did not want is taken as well, and c may have taken as much.
        assertThat(taken).isBetween(13, 15);
        share.others(Set.of("b"), 0, 0);
        assertThat(take(share, 0, 0, 100, taken)).isPositive();
    }

    /** Nodes that want all they can get, and hear of each other late. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void all_together_take_hardly_more_than_the_budget_and_nearly_all_of_it(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = 2 + random.nextInt(6);
        List<RetryShare> nodes = new ArrayList<>();
        List<Long> granted = new ArrayList<>();
        long requests = 200L + random.nextInt(2_000);
        for (int i = 0; i < count; i++) {
            nodes.add(new RetryShare(clock::get));
            granted.add(0L);
        }
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < count; i++) {
                tell(nodes, i, granted, requests);
                int wants = random.nextInt(200);
                for (int k = 0; k < wants; k++) {
                    if (nodes.get(i).tryTake(0.2, 10, requests, granted.get(i))) {
                        granted.set(i, granted.get(i) + 1);
                    }
                }
            }
        }
        long all = granted.stream().mapToLong(Long::longValue).sum();
        double budget = 0.2 * requests * count + 10 * count;

        assertThat((double) all).isBetween(0.9 * budget - count, budget);
    }

    private static void tell(List<RetryShare> nodes, int to, List<Long> granted, long requests) {
        Set<String> ids = new HashSet<>();
        long taken = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (i != to) {
                ids.add("node-" + i);
                taken += granted.get(i) + nodes.get(i).reserved();
            }
        }
        nodes.get(to).others(ids, requests * ids.size(), taken);
        ids.forEach(nodes.get(to)::heard);
    }

    private static int take(RetryShare share, double part, long requests, int times) {
        return take(share, part, requests, times, 0);
    }

    private static int take(RetryShare share, double part, long requests, int times, int before) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += share.tryTake(part, 10, requests, before + taken) ? 1 : 0;
        }
        return taken;
    }
}
