// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class LimitSurvivesDeathTest {

    private static final int LIMIT = 40;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int PER_SECOND = 150;

    /** From the beginning of a window. */
    private static final long HALF_SPENT_MILLIS = 1000L * LIMIT / PER_SECOND / 2;

    /** Whose ledgers are with different owners, as good as surely. */
    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(20);

    @AutoClose
    private static final StampingService service = StampingService.start();

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(
            LimitSurvivesDeathTest.class,
            """
            format: 1
            upstreams:
              stamps: {instances: ["http://127.0.0.1:%d"]}
            routes:
              limited:
                match: {path: /limited}
                policies:
                  - rate-limit: {limit: 40/5s, by: {header: X-Key}}
                upstream: stamps
            """
                    .formatted(service.port()));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void never_more_than_the_limit_is_admitted_while_a_node_is_killed_and_comes_back() {
        // The oldest one, whose clock is the cluster's.
        WeirNode dies = cluster.node(1);
        List<SteadyClients> clients = new ArrayList<>();
        KEYS.forEach(key -> clients.add(SteadyClients.at(cluster.nodes(), PER_SECOND, "/limited", "X-Key: " + key)));
        Windows.awaitWhole(WINDOW, 0);
        // Of the window that has begun, about half is spent then.
        Windows.awaitMillis(System.currentTimeMillis() + HALF_SPENT_MILLIS);

        long killed = System.currentTimeMillis();
        dies.kill();
        awaitMembers(List.of(cluster.node(2), cluster.node(3)), 2);
        long missed = System.currentTimeMillis();
        Windows.awaitWhole(WINDOW, 1);
        long restarted = System.currentTimeMillis();
        cluster.start();
        awaitMembers(cluster.nodes(), 3);
        long back = System.currentTimeMillis();
        Windows.awaitWhole(WINDOW, 1);
        long end = System.currentTimeMillis();

        for (SteadyClients key : clients) {
            List<Asked> asked = key.end();
            Admitted admitted = Admitted.of(asked, service.arrivals());
            assertThat(Windows.of(WINDOW, admitted).excess(LIMIT, admitted)).isEmpty();
            assertThat(Windows.within(WINDOW, missed, restarted).shortfall(LIMIT, admitted))
                    .as("windows without it")
                    .isEmpty();
            assertThat(Windows.within(WINDOW, back, end).shortfall(LIMIT, admitted))
                    .as("windows since it is back")
                    .isEmpty();
            assertAnswered(asked, dies, killed, back);
        }
        assertThat(service.twice()).isEmpty();
    }

    /** Only the dead one leaves clients without an answer, and who is not sure says so. */
    private static void assertAnswered(List<Asked> asked, WeirNode dead, long killed, long back) {
        LimitedAnswers.assertEach(asked, request -> {
            if (request.reply().isEmpty()) {
                assertThat(request.node()).isEqualTo(dead);
                assertThat(request.endedMillis()).isBetween(killed, back);
            } else {
                assertThat(request.status()).isIn(200, 429, 503);
                LimitedAnswers.assertExplained(request);
            }
        });
    }

    private static void awaitMembers(List<WeirNode> nodes, int count) {
        for (WeirNode node : nodes) {
            Await.until(NOTICED_WITHIN, () -> assertThat(
                            node.admin().get("/cluster").json().path("members"))
                    .hasSize(count));
        }
    }
}
