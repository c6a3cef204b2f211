// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class ConcurrencyLimitTest {

    private static final int LIMIT = 5;
    private static final Duration SOON = Duration.ofSeconds(20);

    @AutoClose
    private static final CrowdService service = CrowdService.start();

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(
            ConcurrencyLimitTest.class,
            """
            format: 1
            upstreams:
              crowd: {instances: ["http://127.0.0.1:%d"]}
            policies:
              five: {concurrency-limit: {limit: 5, by: {header: X-Key}}}
            routes:
              brief: {match: {path: /brief}, policies: [five], upstream: crowd}
              long: {match: {path: /long}, policies: [five], upstream: crowd}
            """
                    .formatted(service.port()));

    @BeforeEach
    void every_test_begins_with_three_nodes() {
        cluster.start();
    }

    @Test
    void never_more_requests_are_under_way_than_the_limit() {
        try (SteadyClients clients = SteadyClients.at(cluster.nodes(), 1500, "/brief", "X-Key: brief")) {
            Await.until(SOON, () -> {
                assertThat(service.answered()).isGreaterThan(60 * LIMIT);
                assertThat(service.most()).isGreaterThanOrEqualTo(LIMIT);
            });

            List<Asked> asked = clients.end();
            LimitedAnswers.assertOnly(asked, 200, 429, 503);
            assertThat(asked).extracting(Asked::status).contains(429);
        }
        assertThat(service.most()).isEqualTo(LIMIT);
    }

    @Test
    void the_permits_of_a_killed_node_come_back() throws Exception {
        WeirNode dies = cluster.node(3);
        // More than are admitted, for some may be told that nobody could say in time.
        Await.until(SOON, () -> {
            RawRequest.to(dies.settings().listenerPort()).head("GET /long HTTP/1.1", "X-Key: long");
            assertThat(service.gate().arrived()).isEqualTo(LIMIT);
        });
        LimitedAnswers.assertOnly(Burst.at(cluster.node(1), 3, "/brief", "X-Key: long"), 429, 503);

        dies.kill();

        Await.until(SOON, () -> LimitedAnswers.assertOnly(Burst.at(cluster.node(1), 1, "/brief", "X-Key: long"), 200));
        int before = service.answered();
        try (SteadyClients clients =
                SteadyClients.at(List.of(cluster.node(1), cluster.node(2)), 1000, "/brief", "X-Key: long")) {
            Await.until(SOON, () -> assertThat(service.answered()).isGreaterThan(before + 20 * LIMIT));
            clients.end();
        }
        assertThat(service.most()).isEqualTo(LIMIT);
    }
}
