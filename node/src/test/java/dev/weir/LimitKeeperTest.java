// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Voter;
import dev.weir.config.GatewayConfig;
import dev.weir.config.GatewayDocument;
import dev.weir.config.NodeSettings;
import dev.weir.document.Environment;
import dev.weir.hazelcast.HazelcastCluster;
import dev.weir.limit.Algorithm;
import dev.weir.limit.Decision.Verdict;
import dev.weir.limit.Limit;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitPool;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.limit.WindowMeter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitKeeperTest {

    private static final Terms TERMS = new Terms(
            Algorithm.FIXED_WINDOW, List.of(Rate.parse("1000/366d")), 0, ZoneId.of("UTC"), OnPartition.STRICT, true);

    private static final NodeSettings.Cluster SETTINGS = new NodeSettings.Cluster(
            "weir",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new NodeSettings.Join.Addresses(List.of()),
            1,
            Duration.ofMillis(50),
            1000,
            Optional.empty());

    private final HazelcastCluster cluster =
            HazelcastCluster.start("node-1", SETTINGS, System::nanoTime, InstantSource.system(), Voter.forgetful());
    private final LimitKeeper keeper = new LimitKeeper("node-1", SETTINGS, System::nanoTime, System::currentTimeMillis);
    private final Limit limit = keeper.limits().shared("orders");

    @AfterEach
    void stop() {
        keeper.close();
        cluster.close();
    }

    @Test
    void nothing_is_decided_before_the_node_is_in_its_cluster() {
        Verdict before = limit.take("a", TERMS, 1).join().verdict();
        keeper.connect(cluster);

        assertThat(before).isEqualTo(Verdict.UNDECIDED);
        Eventually.holds("it is decided", () -> limit.take("a", TERMS, 1).join().verdict() == Verdict.ADMITTED);
    }

    @Test
    void questions_are_asked_before_there_are_requests_and_of_no_limit_that_is_shown() {
        long before = cluster.ledgers().room().kept();

        keeper.connect(cluster);

        assertThat(before).isZero();
        Eventually.holds("they are answered", () -> keeper.limits().room().kept() >= 200);
        assertThat(keeper.limits().all()).isEmpty();
        assertThat(keeper.limits().counts().calls()).isZero();
    }

    @Test
    void what_a_config_names_is_shown_by_its_kind() throws Exception {
        GatewayConfig config = GatewayDocument.read(
                "t.yaml",
                """
                format: 1
                upstreams: {u: {instances: ["http://127.0.0.1:8080"]}}
                policies: {few: {concurrency-limit: 3}, unused: {concurrency-limit: 4}}
                routes: {r: {match: {}, policies: [rate-limit: 1/s, few, concurrency-limit: 2], upstream: u}}
                """,
                Environment.empty());
        keeper.limits().shared("r/1");
        keeper.limits().shared("few");

        keeper.retain(config);

        assertThat(keeper.limits().all()).extracting(Limit::name).containsExactly("r/1");
        assertThat(keeper.limits().permits().all()).extracting(PermitPool::name).containsExactly("few", "r/1");
    }

    @Test
    void what_lies_idle_is_given_back_by_itself() {
        keeper.connect(cluster);

        long admitted = spend();

        Eventually.holds("no more is taken than was spent", () -> used() == admitted);
    }

    @Test
    void what_is_held_is_given_back_at_the_end() {
        keeper.connect(cluster);
        long admitted = spend();

        keeper.close();

        Eventually.holds("no more is taken than was spent", () -> used() == admitted);
    }

    /** So fast that some is taken for later. */
    private long spend() {
        long admitted = 0;
        for (int i = 0; i < 100; i++) {
            admitted += limit.take("a", TERMS, 1).join().admitted() ? 1 : 0;
        }
        return admitted;
    }

    private long used() {
        return limit.read("a").toCompletableFuture().join().stream()
                .mapToLong(ledger -> ((WindowMeter) ledger.meters().get(0)).used())
                .sum();
    }
}
