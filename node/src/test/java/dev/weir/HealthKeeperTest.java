// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.GatewayConfig;
import dev.weir.config.GatewayDocument;
import dev.weir.document.Environment;
import dev.weir.health.LocalExchange;
import dev.weir.health.Outcome;
import dev.weir.health.UpstreamHealth;
import dev.weir.telemetry.PrometheusText;
import dev.weir.telemetry.RequestMetrics;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthKeeperTest {

    private static final String BAD = "http://127.0.0.1:8080";

    private final RequestMetrics metrics = new RequestMetrics(System::nanoTime, Runnable::run);
    private final HealthKeeper keeper =
            HealthKeeper.start(new LocalExchange("node-1", System::currentTimeMillis), 1, System::nanoTime, metrics);

    @AfterEach
    void stop() {
        keeper.close();
    }

    @Test
    void failures_are_judged_by_themselves_as_the_config_says() throws Exception {
        retain(config("{u: {instances: [\"http://127.0.0.1:8080\", \"http://127.0.0.1:8081\"]}}"));
        UpstreamHealth upstream = keeper.health().upstream("u");

        for (int i = 0; i < 5; i++) {
            upstream.counters(BAD).ended(0, Outcome.FAILED, System.nanoTime(), 0, "503");
        }

        Eventually.holds("it is ejected", () -> !upstream.standing(BAD).usable());
        Eventually.holds(
                "it is counted",
                () -> metricsText().lines().anyMatch(line -> line.contains("ejections_total{") && line.endsWith(" 1")));
        assertThat(metricsText().lines().filter(line -> !line.startsWith("#")))
                .anyMatch(line -> line.contains("ejections_total{") && line.endsWith(" 1"))
                .anyMatch(line -> line.contains("healthy_instances{") && line.endsWith(" 1"))
                .anyMatch(line -> line.contains("panic{") && line.endsWith(" 0"));
        Eventually.holds("it is told", () -> keeper.health().events().of("u").size() == 1);
    }

    @Test
    void an_upstream_that_is_gone_is_forgotten() throws Exception {
        retain(config("{u: {instances: [\"http://127.0.0.1:8080\"]}}"));
        UpstreamHealth before = keeper.health().upstream("u");

        retain(config("{v: {instances: [\"http://127.0.0.1:8080\"]}}"));

        assertThat(keeper.health().upstream("u")).isNotSameAs(before);
    }

    private String metricsText() {
        return new PrometheusText(metrics).text();
    }

    private static GatewayConfig config(String upstreams) throws Exception {
        String name = upstreams.substring(1, 2);
        return GatewayDocument.read(
                "t.yaml",
                "format: 1\nupstreams: " + upstreams + "\nroutes: {r: {match: {}, upstream: " + name + "}}\n",
                Environment.empty());
    }

    private void retain(GatewayConfig config) {
        keeper.retain(config, name -> Objects.requireNonNull(config.upstreams().get(name)).instances().stream()
                .map(one -> one.url().toString())
                .toList());
    }
}
