// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.telemetry.RequestMetrics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The health of upstreams among the metrics of a node. */
public final class HealthMetrics {

    private static final String TYPE = "Upstream";
    private static final String HEALTHY = "healthy-instances";
    private static final String PANIC = "panic";
    private static final String OPEN = "open-breakers";
    private static final String EJECTIONS = "ejections";
    private static final Set<String> ALL = Set.of(HEALTHY, PANIC, OPEN, EJECTIONS);

    private final Health health;
    private final RequestMetrics metrics;
    private final Map<String, LongAdder> ejections = new ConcurrentHashMap<>();
    private Set<String> shown = Set.of();

    public HealthMetrics(Health health, RequestMetrics metrics) {
        this.health = health;
        this.metrics = metrics;
        health.events().follow(this::happened);
    }

    private void happened(HealthEvent event) {
        LongAdder count = ejections.get(event.upstream());
        if (count != null && event.what().equals("ejected")) {
            count.increment();
        }
    }

    /** Says which upstreams there are. One call at a time. */
    public void retain(Set<String> names) {
        Set<String> gone = new HashSet<>(shown);
        gone.removeAll(names);
        gone.forEach(name -> {
            metrics.hide(TYPE, name, ALL);
            ejections.remove(name);
        });
        names.stream().filter(name -> !shown.contains(name)).forEach(this::show);
        shown = Set.copyOf(names);
    }

    private void show(String name) {
        LongAdder count = ejections.computeIfAbsent(name, key -> new LongAdder());
        metrics.show(TYPE, name, Map.of(EJECTIONS, count::sum));
        UpstreamHealth upstream = health.upstream(name);
        metrics.gauge(TYPE, name, HEALTHY, upstream::healthyInstances);
        metrics.gauge(TYPE, name, PANIC, () -> upstream.ruling().panic() ? 1 : 0);
        metrics.gauge(TYPE, name, OPEN, () -> upstream.ruling().breakers().values().stream()
                .filter(breaker -> breaker.state() != BreakerVerdict.State.CLOSED)
                .count());
    }
}
