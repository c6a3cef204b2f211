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

/** Fifty times as much is asked as is admitted. {@code -Dlimit-windows=6} looks at a minute instead of two windows. */
@ExtendWith(ShowsLogs.class)
class LimitIsExactTest {

    private static final int LIMIT = 100;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int PER_SECOND = 500;
    private static final int WINDOWS = Integer.getInteger("limit-windows", 2);

    @AutoClose
    private static final StampingService service = StampingService.start();

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(
            LimitIsExactTest.class,
            """
            format: 1
            upstreams:
              stamps: {instances: ["http://127.0.0.1:%d"]}
            routes:
              limited:
                match: {path: /limited}
                policies:
                  - rate-limit: {limit: 100/10s, by: {header: X-Key}}
                upstream: stamps
            """
                    .formatted(service.port()));

    private static final List<Asked> everywhere = new ArrayList<>();
    private static final List<Asked> oneNode = new ArrayList<>();

    /** At the same time: a limit has nothing to do with that of another key. */
    @BeforeAll
    static void ask() {
        cluster.start();
        try (SteadyClients ofAll = askFor("everywhere", cluster.nodes());
                SteadyClients ofOne = askFor("one-node", List.of(cluster.node(2)))) {
            Windows.awaitWhole(WINDOW, WINDOWS);
            everywhere.addAll(ofAll.end());
            oneNode.addAll(ofOne.end());
        }
    }

    private static SteadyClients askFor(String key, List<WeirNode> nodes) {
        return SteadyClients.at(nodes, PER_SECOND, "/limited", "X-Key: " + key);
    }

    @Test
    void the_limit_is_admitted_in_every_window_when_all_nodes_are_asked() {
        assertExact(everywhere);
        for (WeirNode node : cluster.nodes()) {
            List<Asked> refused = everywhere.stream()
                    .filter(request -> request.node().equals(node) && request.status() == 429)
                    .toList();
            LimitedAnswers.assertEach(refused, request -> LimitedAnswers.assertTellsTheEnd(request, LIMIT, WINDOW));
        }
    }

    @Test
    void the_limit_is_admitted_in_every_window_when_one_node_is_asked() {
        assertExact(oneNode);
    }

    private static void assertExact(List<Asked> asked) {
        long from = asked.stream().mapToLong(Asked::sentMillis).min().orElseThrow();
        long to = asked.stream().mapToLong(Asked::endedMillis).max().orElseThrow();
        Admitted admitted = Admitted.of(asked, service.arrivals());
        Windows whole = Windows.within(WINDOW, from, to);

        // 503: nothing waits longer than 50 ms for the cluster, which is not much for three nodes on a busy machine.
        LimitedAnswers.assertOnly(asked, 200, 429, 503);
        assertThat(whole.count()).isGreaterThanOrEqualTo(WINDOWS);
        assertThat(Windows.of(WINDOW, admitted).excess(LIMIT, admitted)).isEmpty();
        assertThat(whole.shortfall(LIMIT, admitted)).isEmpty();
        assertThat(asked.stream().filter(request -> request.status() == 200)).hasSize(admitted.count());
        assertThat(service.twice()).isEmpty();
    }
}
