// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class QuotaSurvivesRestartTest {

    private static final int LIMIT = 100;

    /** A node that does not spend what it holds gives it back to the others soon. */
    private static final Duration EXHAUSTED_WITHIN = Duration.ofSeconds(20);

    @AutoClose
    private static final StampingService service = StampingService.start();

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(
            QuotaSurvivesRestartTest.class,
            """
            format: 1
            upstreams:
              stamps: {instances: ["http://127.0.0.1:%d"]}
            policies:
              plan: {rate-limit: {limit: 100/month, time-zone: %s, by: {header: X-Key}}}
            routes:
              limited: {match: {path: /limited}, policies: [plan], upstream: stamps}
            """
                    .formatted(service.port(), zone()));

    /** One in which no month ends while this runs. */
    private static String zone() {
        boolean soon =
                ZonedDateTime.now(ZoneOffset.UTC).plus(Duration.ofHours(1)).getDayOfMonth() == 1;
        return soon ? "Etc/GMT+12" : "UTC";
    }

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void what_was_spent_before_every_node_was_restarted_is_spent() {
        List<Asked> asked = new ArrayList<>();
        for (WeirNode node : cluster.nodes()) {
            asked.addAll(Burst.at(node, 10, "/limited", "X-Key: acme"));
        }
        LimitedAnswers.assertOnly(asked, 200, 503);

        for (WeirNode node : cluster.nodes()) {
            node.stop();
            asked.addAll(Burst.at(cluster.running().get(0), 5, "/limited", "X-Key: acme"));
            cluster.start();
            asked.addAll(Burst.at(node, 5, "/limited", "X-Key: acme"));
        }
        LimitedAnswers.assertOnly(asked, 200, 503);
        Await.until(EXHAUSTED_WITHIN, () -> {
            cluster.nodes().forEach(node -> asked.addAll(Burst.at(node, 5, "/limited", "X-Key: acme")));
            assertThat(service.arrivals()).hasSizeGreaterThanOrEqualTo(LIMIT);
        });
        cluster.nodes().forEach(node -> asked.addAll(Burst.at(node, 5, "/limited", "X-Key: acme")));

        LimitedAnswers.assertOnly(asked, 200, 429, 503);
        assertThat(asked).filteredOn(request -> request.status() == 200).hasSize(LIMIT);
        assertThat(service.arrivals()).hasSize(LIMIT);
        assertThat(cluster.nodes()).allSatisfy(node -> {
            JsonNode usage = node.admin()
                    .get("/limits/plan/acme")
                    .expect(200)
                    .json()
                    .path("usage")
                    .path(0);
            assertThat(usage.path("used").asInt()).isEqualTo(LIMIT);
            assertThat(usage.path("remaining").asInt()).isZero();
        });
    }
}
