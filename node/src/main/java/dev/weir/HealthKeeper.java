// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.config.GatewayConfig;
import dev.weir.health.Exchange;
import dev.weir.health.Health;
import dev.weir.health.HealthMetrics;
import dev.weir.health.Rules;
import dev.weir.telemetry.RequestMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A node's part in the opinion about all upstreams, and the thread on which it is formed. */
final class HealthKeeper implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration URGENT = Duration.ofMillis(5);

    private final Tending tending = new Tending("weir-health", "health could not be judged", this::tend, this::rest);
    private final Health health;
    private final HealthMetrics metrics;

    private HealthKeeper(Exchange exchange, int loops, LongSupplier nanoClock, RequestMetrics metrics) {
        this.health = new Health(exchange, loops, nanoClock, tending::wake);
        this.metrics = new HealthMetrics(health, metrics);
    }

    /**
     * Begins to listen to the others, and to tell them.
     *
     * @param loops how many I/O threads there are
     * @param nanoClock the one attempts are timed by
     */
    static HealthKeeper start(Exchange exchange, int loops, LongSupplier nanoClock, RequestMetrics metrics) {
        HealthKeeper keeper = new HealthKeeper(exchange, loops, nanoClock, metrics);
        keeper.tending.start();
        return keeper;
    }

    Health health() {
        return health;
    }

    /**
     * Says what the gateway config asks for. To be called just before it is swapped in.
     *
     * @param urls of the instances that each upstream will have: also those that are not in the config
     */
    void retain(GatewayConfig config, Function<String, List<String>> urls) {
        Map<String, Rules> rules = new HashMap<>();
        config.upstreams()
                .forEach((name, upstream) -> rules.put(name, Rules.of(upstream).withInstances(urls.apply(name))));
        health.retain(rules, config.routes().keySet());
        metrics.retain(rules.keySet());
    }

    private void tend() {
        health.tick();
    }

    private Duration rest() {
        return health.isUrgent() ? URGENT : EVERY;
    }

    /** Says nothing any more: the others forget what this node has said when they see that it is gone. */
    @Override
    public void close() {
        tending.close();
    }
}
