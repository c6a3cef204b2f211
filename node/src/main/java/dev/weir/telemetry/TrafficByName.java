// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The counters of all routes, or of all upstreams, found by name. Only names of the gateway config get counters of
 * their own, with their first request; whatever else comes is counted together under {@code -}.
 */
final class TrafficByName {

    /** Name of what has none: requests that no route matched, or whose route is gone. */
    static final String NONE = "-";

    private final String type;
    private final MetricRegistry registry;
    private final LongSupplier nanoClock;
    private final Executor registrar;
    private final Map<String, Traffic> byName = new ConcurrentHashMap<>();
    private volatile Set<String> known = Set.of();

    /** @param registrar runs what is given to it one after the other */
    TrafficByName(String type, MetricRegistry registry, LongSupplier nanoClock, Executor registrar) {
        this.type = type;
        this.registry = registry;
        this.nanoClock = nanoClock;
        this.registrar = registrar;
    }

    Traffic of(String name) {
        Traffic traffic = byName.get(name);
        return traffic != null ? traffic : admit(known.contains(name) ? name : NONE);
    }

    /** Forgets the counters of every name but these, which may have counters from now on. */
    void retain(Set<String> names) {
        known = Set.copyOf(names);
        for (String name : byName.keySet()) {
            if (!isKnown(name)) {
                forget(name);
            }
        }
    }

    private Traffic admit(String name) {
        Traffic fresh = new Traffic(nanoClock);
        Traffic other = byName.putIfAbsent(name, fresh);
        if (other != null) {
            return other;
        }
        registrar.execute(() -> register(name, fresh));
        return fresh;
    }

    private void register(String name, Traffic traffic) {
        if (!isKnown(name)) {
            // It was dropped between the request's last look at the known names and its entry here.
            byName.remove(name, traffic);
        } else if (byName.get(name) == traffic) {
            traffic.metrics().forEach((metric, counter) -> registry.register(metricName(metric, name), counter));
        }
    }

    private void forget(String name) {
        Traffic gone = byName.remove(name);
        if (gone != null) {
            registrar.execute(
                    () -> gone.metrics().keySet().forEach(metric -> registry.remove(metricName(metric, name))));
        }
    }

    private boolean isKnown(String name) {
        return name.equals(NONE) || known.contains(name);
    }

    private String metricName(String metric, String name) {
        return new MetricName(type, metric, name).toString();
    }
}
