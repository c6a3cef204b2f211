// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.balance.Lineup.Group;
import dev.weir.config.Balance;
import dev.weir.config.Balance.Table;
import dev.weir.config.Balance.Way;
import dev.weir.config.LoadBound;
import dev.weir.policy.RequestKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds whoever is there, drawn by lot. */
class AnyLineupTest {

    private static final List<Balance> ALL = Stream.concat(
                    Stream.of(Way.values()).map(Balance.Of::new),
                    Stream.of(Table.values())
                            .flatMap(table -> Stream.of(
                                    hash(table, Optional.empty()), hash(table, Optional.of(new LoadBound(1))))))
            .toList();

    private final Random random = new Random(6);

    private static Balance hash(Table table, Optional<LoadBound> bound) {
        return new Balance.Hash(new RequestKey.Header("X-Key"), table, bound);
    }

    @Test
    void groups_share_all_requests_or_there_is_nobody() {
        for (int i = 0; i < 2_000; i++) {
            List<Stand> stands = stands();
            Set<Stand> bad = bad(stands);
            Lineup<Stand> lineup = lineup(stands, bad);

            double sum = lineup.groups().stream().mapToDouble(Group::share).sum();

            boolean nobody = stands.stream().allMatch(one -> one.weight() == 0 || bad.contains(one));
            assertThat(sum).isCloseTo(nobody ? 0 : 1, within(1e-9));
            assertThat(lineup.isEmpty()).isEqualTo(nobody);
            assertThat(lineup.candidates())
                    .containsExactlyInAnyOrderElementsOf(stands.stream()
                            .filter(one -> one.weight() > 0 && !bad.contains(one))
                            .toList());
        }
    }

    @Test
    void everybody_who_can_be_used_is_asked_once_before_anybody_twice() {
        for (int i = 0; i < 60; i++) {
            List<Stand> stands = stands();
            Set<Stand> bad = bad(stands);
            Lineup<Stand> lineup = lineup(stands, bad);
            int usable = lineup.candidates().size();
            for (Balance balance : ALL) {
                Chooser<Stand> chooser = Balancer.<Stand>of(balance, random).over(lineup);
                List<Stand> asked = new ArrayList<>();
                for (int attempt = 0; attempt < usable; attempt++) {
                    asked.add(chooser.choose(Stand.keyed("key-" + i), asked).orElseThrow());
                }

                assertThat(asked).as("%s", balance).doesNotHaveDuplicates().noneMatch(bad::contains);
                assertThat(chooser.choose(Stand.keyed("key-" + i), asked).isPresent())
                        .as("%s", balance)
                        .isEqualTo(usable > 0);
            }
        }
    }

    @Test
    void what_the_table_says_of_a_key_changes_for_nobody_who_can_be_used() {
        for (Table table : Table.values()) {
            for (int i = 0; i < 20; i++) {
                List<Stand> stands = stands().stream()
                        .map(one -> new Stand(one.id(), one.weight(), "", 0))
                        .toList();
                Balancer<Stand> hashing = Balancer.of(hash(table, Optional.empty()), random);
                Map<String, String> before = Stand.owners(hashing.over(Stand.lineup(stands)), 500);
                Set<Stand> bad = bad(stands);

                Map<String, String> after = Stand.owners(hashing.over(lineup(stands, bad)), 500);

                assertThat(Stand.moved(before, after))
                        .allMatch(key -> bad.stream().anyMatch(one -> one.id().equals(before.get(key))));
            }
        }
    }

    private List<Stand> stands() {
        List<Stand> stands = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            String zone = List.of("", "eu", "us").get(random.nextInt(3));
            Stand stand = new Stand("10.0.0." + i, random.nextInt(4), zone, random.nextInt(2));
            stands.add(stand.busy(random.nextInt(5)).slow(random.nextInt(1_000_000)));
        }
        return stands;
    }

    private Set<Stand> bad(List<Stand> stands) {
        Set<Stand> bad = new HashSet<>();
        double share = random.nextDouble();
        for (Stand stand : stands) {
            if (random.nextDouble() < share) {
                bad.add(stand);
            }
        }
        return bad;
    }

    private Lineup<Stand> lineup(List<Stand> stands, Set<Stand> bad) {
        return Lineup.of(
                stands,
                one -> !bad.contains(one),
                one -> one.inFlight() == 1 ? 0.3 : 1,
                random.nextBoolean() ? new Nearness("eu", random.nextDouble()) : Nearness.NONE);
    }
}
