// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.impl.MemberImpl;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.version.MemberVersion;
import dev.weir.cluster.Eventually;
import dev.weir.limit.Algorithm;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Ledger;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.SlidingMeter;
import dev.weir.limit.Spending;
import dev.weir.limit.Terms;
import java.net.InetAddress;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What nodes say of tokens that count from when they were spent, on its way to owners. */
class SpendingsTravelTest {

    /** On so many, one after the other, a machine does not stand still. */
    private static final int KEYS = 5;

    private static final Terms SLIDING = new Terms(
            Algorithm.SLIDING_WINDOW, List.of(Rate.parse("10/20s")), 0, ZoneId.of("UTC"), OnPartition.STRICT, false);

    @Test
    void tokens_count_from_when_they_were_spent() {
        try (Nodes nodes = Nodes.formedAtOnce(2)) {
            SpendingNode spending = new SpendingNode(nodes, 0);
            SpendingNode owner = new SpendingNode(nodes, 1);

            // What a node that stood still has not used in time counts as used: that one is not to be had.
            List<Long> left = new ArrayList<>();
            for (int i = 0; i < KEYS && !left.contains(4L); i++) {
                left.add(left(spending, owner.ownKey("key" + i + '-')));
            }

            assertThat(left).contains(4L).allMatch(tokens -> tokens <= 4);
        }
    }

    /** How many of ten are to be had when six were spent, and their owner knows it. */
    private static long left(SpendingNode spending, String key) {
        spending.take(key, SLIDING, 6);
        Eventually.holds("the last one is said to be spent", () -> {
            spending.limits.tidy();
            return isSaid(await(spending.limit().read(key)).orElseThrow());
        });
        return spending.take(key, SLIDING, 6);
    }

    /** Nothing of it counts from a time that was to come when the owner was asked last. */
    private static boolean isSaid(Ledger ledger) {
        long[] log = ((SlidingMeter) ledger.meters().get(0)).log();
        return log[log.length - 2] <= 1000 * (ledger.lastMillis() + 1);
    }

    @Test
    void who_asks_in_milliseconds_is_answered_in_them() {
        try (Nodes nodes = Nodes.formedAtOnce(2)) {
            Demand nothing = new Demand("node-1", 1, 0, 1, 0, 0, 0, 0);
            HazelcastInstance member = nodes.get(0).member();

            Grant toOlder = member.<String, StoredLedger>getMap(SharedLedgers.MAP)
                    .executeOnKey("limit a", new AskLedger(SLIDING, nothing))
                    .grant();
            Grant toNewer = await(nodes.get(0).ledgers().ask("limit a", SLIDING, nothing));

            assertThat(toOlder.isFine()).isFalse();
            assertThat(toNewer.isFine()).isTrue();
        }
    }

    @Test
    void an_older_member_is_told_nothing_that_it_cannot_read() {
        Demand telling = new Demand("node-1", 1, 2, 3, 4, 5, 6, 7, List.of(new Spending(8_800, 9_000, 10, 1_100)));
        Demand inMillis = new Demand("node-1", 1, 2, 3, 4, 5, 6, 7, List.of(Spending.ofMillis(8, 9, 10, 2)));
        Demand silent = new Demand("node-1", 1, 2, 3, 4, 5, 6, 7);
        Member newest = member(Map.of(MemberConfig.SPENDINGS, "1", MemberConfig.MICROS, "1"));
        Member newer = member(Map.of(MemberConfig.SPENDINGS, "1"));
        Member older = member(Map.of(MemberConfig.HEALTH, "1"));

        AskLedger toNewest = SharedLedgers.question(SLIDING, telling, List.of(newest, newest));
        AskLedger toNewer = SharedLedgers.question(SLIDING, telling, List.of(newest, newer));
        AskLedger toOlder = SharedLedgers.question(SLIDING, telling, List.of(newest, newer, older));

        assertThat(toNewest).usingRecursiveComparison().isEqualTo(new AskLedger(SLIDING, telling, true));
        assertThat(toNewer).usingRecursiveComparison().isEqualTo(new AskLedger(SLIDING, inMillis, false));
        assertThat(toOlder).usingRecursiveComparison().isEqualTo(new AskLedger(SLIDING, silent, false));
    }

    /** One that is said to have these. */
    static Member member(Map<String, String> attributes) {
        return new MemberImpl.Builder(new Address(InetAddress.getLoopbackAddress(), 5701))
                .version(MemberVersion.of("5.7.0"))
                .uuid(UUID.randomUUID())
                .attributes(attributes)
                .build();
    }
}
