// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What operators see of an upstream, the same from every node but for the moment.
 *
 * @param name of the upstream
 * @param keeper name of the node that decides
 * @param panic whether all instances are used because too few are healthy
 * @param instances in the order of the config
 * @param breakers of the routes that have one, by route
 * @param events what has changed lately, oldest first, as far as this node heard of it
 */
public record UpstreamView(
        String name,
        String keeper,
        boolean panic,
        List<InstanceView> instances,
        Map<String, BreakerVerdict> breakers,
        List<HealthEvent> events) {

    public UpstreamView {
        instances = List.copyOf(instances);
        events = List.copyOf(events);
    }

    /**
     * What operators see of an instance.
     *
     * @param nodes what each node says of it, by the node's name
     * @param probed what the prober saw last
     * @param prober its name; empty where nobody probes
     */
    public record InstanceView(
            String url, Verdict verdict, Map<String, InstancePulse> nodes, ProbeReport probed, String prober) {}

    static UpstreamView of(UpstreamHealth upstream, Present present, EventLog events) {
        Ruling ruling = upstream.ruling();
        List<InstanceView> instances = upstream.rules().instances().stream()
                .map(url -> instance(url, upstream, present))
                .toList();
        Map<String, BreakerVerdict> breakers = new TreeMap<>();
        if (upstream.rules().breaker().isPresent()) {
            upstream.breakers().forEach((route, breaker) -> breakers.put(route, breaker.verdict()));
            breakers.putAll(ruling.breakers());
            breakers.replaceAll((route, verdict) -> named(verdict, present));
        }
        return new UpstreamView(
                upstream.name(),
                present.named(present.keeper(upstream.name())),
                ruling.panic(),
                instances,
                breakers,
                events.of(upstream.name()));
    }

    private static InstanceView instance(String url, UpstreamHealth upstream, Present present) {
        InstanceEvidence evidence = upstream.evidence().instance(url);
        Verdict verdict = named(upstream.ruling().instances().getOrDefault(url, Verdict.healthy(0, 0)), present);
        Map<String, InstancePulse> nodes = new TreeMap<>();
        evidence.all().forEach((id, pulse) -> nodes.put(present.named(id), pulse));
        return evidence.probe()
                .map(probe -> new InstanceView(url, verdict, nodes, probe.getValue(), present.named(probe.getKey())))
                .orElseGet(() -> new InstanceView(url, verdict, nodes, ProbeReport.NONE, ""));
    }

    /** With the name of who may make the trial instead of its id. */
    private static Verdict named(Verdict verdict, Present present) {
        return verdict.member().isEmpty()
                ? verdict
                : verdict.onTrial(present.named(verdict.member()), verdict.sinceMillis(), verdict.untilMillis());
    }

    private static BreakerVerdict named(BreakerVerdict verdict, Present present) {
        return verdict.member().isEmpty()
                ? verdict
                : verdict.onTrial(present.named(verdict.member()), verdict.sinceMillis(), verdict.untilMillis());
    }
}
