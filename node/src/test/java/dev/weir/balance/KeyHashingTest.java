// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static dev.weir.balance.Stand.keyed;
import static dev.weir.balance.Stand.lineup;
import static dev.weir.balance.Stand.moved;
import static dev.weir.balance.Stand.owners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Balance;
import dev.weir.config.Balance.Table;
import dev.weir.config.LoadBound;
import dev.weir.http.Requests;
import dev.weir.policy.RequestKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyHashingTest {

    private static final int KEYS = 20_000;

    @Test
    void the_number_of_a_key_is_that_of_every_release() {
        assertThat(KeyHash.of("")).isZero();
        assertThat(KeyHash.of("alice")).isEqualTo(ALICE);
        assertThat(KeyHash.of(KeyHash.of("alice"), 1)).isEqualTo(ALICE_1);
        assertThat(KeyHash.share(-1)).isLessThan(1);
    }

    private static final long ALICE = 5699955792253506986L;
    private static final long ALICE_1 = -2352994041704087393L;

    @ParameterizedTest
    @EnumSource(Table.class)
    void a_key_is_the_same_ones_on_every_node(Table table) {
        List<Stand> stands = new ArrayList<>(Stand.of("a*3", "b", "c*2", "d", "off*0"));
        Map<String, String> here = owners(hashing(table).over(lineup(stands)), KEYS);

        Collections.shuffle(stands, new Random(1));
        Map<String, String> there = owners(hashing(table).over(lineup(stands)), KEYS);

        assertThat(there).isEqualTo(here);
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void each_has_its_share_of_the_keys(Table table) {
        Map<String, String> owners = owners(hashing(table).over(lineup(Stand.of("a*3", "b", "c*2", "d*0"))), KEYS);

        assertThat(share(owners, "a")).isCloseTo(0.5, within(table == Table.MAGLEV ? 0.01 : 0.06));
        assertThat(share(owners, "b")).isCloseTo(1 / 6.0, within(table == Table.MAGLEV ? 0.01 : 0.06));
        assertThat(share(owners, "d")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void when_one_cannot_be_used_only_its_keys_move_and_to_all_others(Table table) {
        List<Stand> stands = Stand.many(10);
        Balancer<Stand> hashing = hashing(table);
        Map<String, String> before = owners(hashing.over(lineup(stands)), KEYS);

        Map<String, String> after = owners(hashing.over(Stand.without(stands, "10.0.0.3")), KEYS);
        Map<String, String> again = owners(hashing.over(lineup(stands)), KEYS);

        assertThat(moved(before, after)).allMatch(key -> "10.0.0.3".equals(before.get(key)));
        for (Stand stand : stands.subList(3, 10)) {
            assertThat(share(after, stand.id())).isCloseTo(1 / 9.0, within(table == Table.MAGLEV ? 0.02 : 0.05));
        }
        assertThat(again).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void when_one_leaves_the_others_keep_nearly_all_they_had(Table table) {
        List<Stand> stands = Stand.many(10);
        Map<String, String> before = owners(hashing(table).over(lineup(stands)), KEYS);

        Map<String, String> after = owners(hashing(table).over(lineup(stands.subList(0, 9))), KEYS);

        long needless = moved(before, after).stream()
                .filter(key -> !"10.0.0.10".equals(before.get(key)))
                .count();
        assertThat(needless).isLessThanOrEqualTo(table == Table.RING ? 0 : KEYS / 20);
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void no_key_moves_because_one_starts_slowly(Table table) {
        List<Stand> stands = Stand.many(5);
        Lineup<Stand> warming = Lineup.of(stands, one -> true, one -> 0.1, Nearness.NONE);

        assertThat(owners(hashing(table).over(warming), KEYS))
                .isEqualTo(owners(hashing(table).over(lineup(stands)), KEYS));
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void another_attempt_goes_to_another_one_and_a_third_to_a_third(Table table) {
        Chooser<Stand> chooser = hashing(table).over(lineup(Stand.of("a", "b", "c", "backup+1")));
        List<Stand> asked = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            asked.add(chooser.choose(keyed("alice"), asked).orElseThrow());
        }

        assertThat(asked).doesNotHaveDuplicates().extracting(Stand::id).last().isEqualTo("backup");
        assertThat(chooser.choose(keyed("alice"), asked)).hasValue(asked.get(0));
        assertThat(hashing(table).over(lineup(List.of())).choose(keyed("alice"), List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void backups_get_as_much_as_the_first_cannot_carry(Table table) {
        List<Stand> stands = Stand.of("a", "b", "backup+1");

        Map<String, String> owners = owners(hashing(table).over(Stand.without(stands, "a")), KEYS);

        assertThat(share(owners, "backup")).isCloseTo(0.3, within(0.01));
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void nobody_is_busier_than_the_bound(Table table) {
        List<Stand> stands = Stand.of("a*3", "b", "c*2", "d");
        Chooser<Stand> chooser = hashing(table, 1.25).over(Stand.without(stands, "b"));
        Random random = new Random(1);
        List<Stand> underWay = new ArrayList<>();

        for (int i = 0; i < 5_000; i++) {
            // Half of all requests are of three keys.
            String key = random.nextBoolean() ? "hot-" + random.nextInt(3) : "user-" + random.nextInt(1_000);
            Stand chosen = chooser.choose(keyed(key), List.of()).orElseThrow();
            chosen.inFlight++;
            underWay.add(chosen);
            assertThat(chosen.inFlight)
                    .isLessThanOrEqualTo((int) Math.ceil(1.25 * underWay.size() * chosen.weight() / 6));
            if (underWay.size() > 40) {
                underWay.remove(random.nextInt(underWay.size())).inFlight--;
            }
        }

        assertThat(stands.get(1).inFlight).isZero();
    }

    @Test
    void a_request_without_a_key_is_told_by_its_client() {
        Chooser<Stand> chooser = hashing(Table.MAGLEV).over(lineup(Stand.many(50)));

        assertThat(chooser.choose(Requests.get("/a"), List.of()))
                .isEqualTo(chooser.choose(Requests.get("/b"), List.of()));
    }

    @Test
    void entries_of_a_table_are_as_even_as_can_be() {
        int[] counts = new Maglev(Stand.many(7).stream()
                        .map(stand -> new KeyTable.Member(stand.id(), 1))
                        .toList())
                .counts();

        assertThat(counts).containsOnly(Maglev.SIZE / 7, Maglev.SIZE / 7 + 1);
    }

    private static double share(Map<String, String> owners, String id) {
        return owners.values().stream().filter(id::equals).count() / (double) owners.size();
    }

    private static Balancer<Stand> hashing(Table table) {
        return new KeyHashing<>(new Balance.Hash(new RequestKey.Header("X-Key"), table, Optional.empty()));
    }

    private static Balancer<Stand> hashing(Table table, double bound) {
        return new KeyHashing<>(
                new Balance.Hash(new RequestKey.Header("X-Key"), table, Optional.of(new LoadBound(bound))));
    }
}
