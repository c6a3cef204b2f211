// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GroupsTest {

    private static final long[] GROUPS = {10, 1, 20, 2, 35, 4};

    @Test
    void are_added_up_between_two_times() {
        assertThat(Groups.sum(GROUPS)).isEqualTo(7);
        assertThat(Groups.sum(GROUPS, 10, 20)).isEqualTo(3);
        assertThat(Groups.sum(GROUPS, 11, 34)).isEqualTo(2);
        assertThat(Groups.sum(Groups.NONE)).isZero();
    }

    @Test
    void are_found_by_their_time() {
        assertThat(Groups.first(GROUPS, 9)).isZero();
        assertThat(Groups.first(GROUPS, 20)).isEqualTo(2);
        assertThat(Groups.first(GROUPS, 21)).isEqualTo(4);
        assertThat(Groups.first(GROUPS, 36)).isEqualTo(6);
    }

    @Test
    void are_forgotten_up_to_a_time() {
        assertThat(Groups.after(GROUPS, 20)).containsExactly(35, 4);
        assertThat(Groups.after(GROUPS, 9)).isSameAs(GROUPS);
        assertThat(Groups.after(GROUPS, 35)).isEmpty();
    }

    @Test
    void get_more_where_they_are_or_in_between() {
        assertThat(Groups.with(GROUPS, 20, 5)).containsExactly(10, 1, 20, 7, 35, 4);
        assertThat(Groups.with(GROUPS, 25, 5)).containsExactly(10, 1, 20, 2, 25, 5, 35, 4);
        assertThat(Groups.with(GROUPS, 5, 5)).containsExactly(5, 5, 10, 1, 20, 2, 35, 4);
        assertThat(Groups.with(GROUPS, 40, 5)).containsExactly(10, 1, 20, 2, 35, 4, 40, 5);
    }

    @Test
    void get_fewer_from_a_time_on() {
        assertThat(Groups.without(GROUPS, 10, 1)).containsExactly(20, 2, 35, 4);
        assertThat(Groups.without(GROUPS, 15, 1)).containsExactly(10, 1, 20, 1, 35, 4);
        assertThat(Groups.without(GROUPS, 15, 3)).containsExactly(10, 1, 35, 3);
        assertThat(Groups.without(GROUPS, 15, 6)).containsExactly(10, 1);
        assertThat(Groups.without(GROUPS, 0, 7)).isEmpty();
    }

    @Test
    void become_fewer_when_their_times_are_rounded_up_and_stay_so() {
        long[] coarse = Groups.coarse(GROUPS, 20);

        assertThat(coarse).containsExactly(20, 3, 40, 4);
        assertThat(Groups.coarse(coarse, 20)).containsExactly(20, 3, 40, 4);
    }

    @Test
    void are_what_a_sorted_map_would_be() {
        Random random = new Random(7);
        NavigableMap<Long, Long> map = new TreeMap<>();
        long[] groups = Groups.NONE;
        for (int i = 0; i < 2000; i++) {
            long at = random.nextInt(300);
            long tokens = 1L + random.nextInt(9);
            long later = map.tailMap(at).values().stream().mapToLong(all -> all).sum();
            if (random.nextBoolean() && later >= tokens) {
                groups = Groups.without(groups, at, tokens);
                remove(map, at, tokens);
            } else {
                groups = Groups.with(groups, at, tokens);
                map.merge(at, tokens, Long::sum);
            }

            assertThat(groups)
                    .containsExactly(map.entrySet().stream()
                            .flatMapToLong(one -> LongStream.of(one.getKey(), one.getValue()))
                            .toArray());
        }
    }

    private static void remove(NavigableMap<Long, Long> map, long fromMillis, long tokens) {
        for (long left = tokens; left > 0; left--) {
            map.compute(map.ceilingKey(fromMillis), (at, all) -> all == 1 ? null : all - 1);
        }
    }
}
