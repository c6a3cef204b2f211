// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What is counted and timed of every request: for the node, for each route and for each upstream. */
public final class RequestMetrics {

    private final LongSupplier nanoClock;
    private final Executor registrar;
    private final MetricRegistry registry = new MetricRegistry();
    private final Traffic node;
    private final TrafficByName routes;
    private final TrafficByName upstreams;
    private final Map<ProxyError, Counter> errors = new EnumMap<>(ProxyError.class);
    private final LongAdder inFlight = new LongAdder();

    /**
     * @param nanoClock the one that journeys are started by
     * @param registrar runs what is given to it one after the other, away from the I/O threads: a name's counters are
     *     shown to the world there, so the request that brought them up need not wait for that
     */
    public RequestMetrics(LongSupplier nanoClock, Executor registrar) {
        this.nanoClock = nanoClock;
        this.registrar = registrar;
        node = new Traffic(nanoClock);
        routes = new TrafficByName("Route", registry, nanoClock, registrar);
        upstreams = new TrafficByName("Upstream", registry, nanoClock, registrar);
        node.metrics().forEach((metric, counter) -> registry.register(name("Node", metric, ""), counter));
        registry.registerGauge(name("Node", "in-flight", ""), (Gauge<Long>) this::inFlight);
        for (ProxyError error : ProxyError.values()) {
            Counter counter = registry.register(name("Error", "requests", error.label()), new Counter());
            errors.put(error, counter);
        }
    }

    /** Counts a request whose head was read. Each one is ended once. */
    public void begun() {
        inFlight.increment();
    }

    /** Counts a request whose answer is over, or whose client has left. */
    public void ended(Journey journey) {
        long nowNanos = nanoClock.getAsLong();
        inFlight.decrement();
        node.ended(journey, nowNanos);
        routes.of(journey.route()).ended(journey, nowNanos);
        if (!journey.upstream().isEmpty()) {
            upstreams.of(journey.upstream()).ended(journey, nowNanos);
        }
        journey.error().map(errors::get).ifPresent(Counter::inc);
    }

    /** Requests begun and not yet ended. */
    public long inFlight() {
        return inFlight.sum();
    }

    /**
     * Says which names the gateway config has. To be called just before a revision is swapped in: the others' counters
     * are dropped, and what still ends under their names is counted for the node and under {@code -}.
     */
    public void retain(Set<String> routeNames, Set<String> upstreamNames) {
        routes.retain(routeNames);
        upstreams.retain(upstreamNames);
    }

    /** Shows a number of the node's that is counted elsewhere. */
    public void gauge(String metric, LongSupplier value) {
        registry.registerGauge(name("Node", metric, ""), (Gauge<Long>) value::getAsLong);
    }

    /**
     * Shows what is counted elsewhere of one thing, until {@link #hide}.
     *
     * @param type {@code Node} or another kind of thing
     * @param name empty where there is only one such thing
     * @param counts each grows only, by the name of its metric
     */
    public void show(String type, String name, Map<String, LongSupplier> counts) {
        registrar.execute(() -> counts.forEach(
                (metric, count) -> registry.register(name(type, metric, name), new CountedElsewhere(count))));
    }

    /** The same of a number that also falls. */
    public void gauge(String type, String name, String metric, LongSupplier value) {
        registrar.execute(() -> registry.registerGauge(name(type, metric, name), (Gauge<Long>) value::getAsLong));
    }

    /** Takes away what {@link #show} or {@link #gauge(String, String, String, LongSupplier)} showed. */
    public void hide(String type, String name, Set<String> metrics) {
        registrar.execute(() -> metrics.forEach(metric -> registry.remove(name(type, metric, name))));
    }

    MetricRegistry registry() {
        return registry;
    }

    private static String name(String type, String metric, String name) {
        return new MetricName(type, metric, name).toString();
    }
}
