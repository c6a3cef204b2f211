// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all nodes together have seen of an upstream: its instances, its routes' breakers, who asks how much. One thread.
 */
final class UpstreamEvidence {

    private static final Duration LATELY = Duration.ofSeconds(10);

    private final Duration window;
    private final Duration breakerWindow;
    private final Map<String, InstanceEvidence> instances = new TreeMap<>();
    private final Map<String, BreakerEvidence> breakers = new TreeMap<>();
    private final Map<String, Traffic> traffic = new HashMap<>();

    /** How much one node asks: requests as {@code ok}, retries as {@code failed}. */
    private record Traffic(UpstreamPulse last, Window counted) {}

    UpstreamEvidence(Rules rules) {
        window = rules.eject().map(eject -> eject.rate().window()).orElse(LATELY);
        breakerWindow = rules.breaker().map(breaker -> breaker.rate().window()).orElse(LATELY);
    }

    /** Whether these rules look at the same windows. */
    boolean fits(Rules rules) {
        UpstreamEvidence other = new UpstreamEvidence(rules);
        return window.equals(other.window) && breakerWindow.equals(other.breakerWindow);
    }

    /** @param fromZero what was not heard of before was counted just now, by a node that is known */
    void heard(Pulse pulse, UpstreamPulse said, boolean fromZero, long nowMillis) {
        String node = pulse.node();
        Traffic before = traffic.get(node);
        // A node may be known, and have asked this upstream for long before anybody listened here.
        boolean newly = fromZero && (before != null || pulse.sequence() == 1);
        said.instances()
                .forEach((instance, one) -> instance(instance).heard(node, one, newly, pulse.atMillis(), nowMillis));
        instances.forEach((instance, evidence) -> {
            if (!said.instances().containsKey(instance)) {
                evidence.unchanged(node, pulse.atMillis());
            }
        });
        said.breakers().forEach((route, one) -> breaker(route).heard(node, one, newly, nowMillis));
        UpstreamPulse base = before != null ? before.last : newly ? UpstreamPulse.NOTHING : said;
        Window counted = before != null ? before.counted : new Window(LATELY);
        counted.add(
                nowMillis,
                new Outcomes(
                        Math.max(0, said.requests() - base.requests()),
                        Math.max(0, said.retries() - base.retries()),
                        0,
                        0));
        traffic.put(node, new Traffic(said, counted));
    }

    InstanceEvidence instance(String url) {
        return instances.computeIfAbsent(url, key -> new InstanceEvidence(window));
    }

    BreakerEvidence breaker(String route) {
        return breakers.computeIfAbsent(route, key -> new BreakerEvidence(breakerWindow));
    }

    Set<String> routes() {
        return breakers.keySet();
    }

    /** Forgets who is gone, and what is no longer there. */
    void keep(Set<String> nodes, Collection<String> urls) {
        instances.keySet().retainAll(urls);
        instances.values().forEach(one -> one.keep(nodes));
        breakers.values().forEach(one -> one.keep(nodes));
        traffic.keySet().retainAll(nodes);
    }

    /** The nodes that ask it at all, those first that ask most. */
    List<String> busiest(long nowMillis) {
        return traffic.entrySet().stream()
                .filter(entry -> requests(entry.getValue(), nowMillis) > 0)
                .sorted(Comparator.comparingLong(
                                (Map.Entry<String, Traffic> entry) -> -requests(entry.getValue(), nowMillis))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long requests(Traffic one, long nowMillis) {
        return one.counted.sum(nowMillis).ok();
    }

    /** Requests of a node in the last ten seconds as {@code ok}, granted retries as {@code failed}. */
    Outcomes traffic(String node, long nowMillis) {
        return Optional.ofNullable(traffic.get(node))
                .map(one -> one.counted.sum(nowMillis))
                .orElse(Outcomes.NONE);
    }

    /** What a node may still send again without asking its budget. */
    long reserved(String node) {
        return Optional.ofNullable(traffic.get(node))
                .map(one -> one.last.reserved())
                .orElse(0L);
    }
}
