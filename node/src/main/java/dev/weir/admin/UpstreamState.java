// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.RunningUpstreams.RunningUpstream;
import dev.weir.balance.Candidate;
import dev.weir.discover.InstanceSource;
import dev.weir.health.BreakerVerdict;
import dev.weir.health.HealthEvent;
import dev.weir.health.ProbeReport;
import dev.weir.health.Standing;
import dev.weir.health.UpstreamView;
import dev.weir.health.UpstreamView.InstanceView;
import dev.weir.health.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an upstream is, and as JSON.
 *
 * @param running as its config and its source have it
 * @param known what all nodes know of it
 * @param nowMillis by the cluster's clock
 */
record UpstreamState(RunningUpstream running, UpstreamView known, long nowMillis) {

    /** Of the events of an upstream, so many are told beside everything else. */
    private static final int EVENTS = 20;

    String name() {
        return running.name();
    }

    List<InstanceState> instances() {
        return running.instances().stream().map(this::state).toList();
    }

    private InstanceState state(Candidate candidate) {
        InstanceView view = known.instances().stream()
                .filter(one -> one.url().equals(candidate.id()))
                .findFirst()
                .orElseGet(() -> unknown(candidate.id()));
        Standing standing = new Standing(true, false, view.verdict().warmSinceMillis());
        return new InstanceState(candidate, view, standing.warmth(nowMillis, running.slowStart()));
    }

    /** An instance that was found just now; it is asked like any other. */
    private static InstanceView unknown(String url) {
        Verdict verdict = new Verdict(Verdict.State.HEALTHY, 0, 0, "", 0, 0, "", List.of());
        return new InstanceView(url, verdict, Map.of(), ProbeReport.NONE, "");
    }

    long healthy() {
        return instances().stream().filter(InstanceState::isHealthy).count();
    }

    int inFlight() {
        return instances().stream().mapToInt(InstanceState::inFlight).sum();
    }

    /** What has changed lately, newest first. */
    List<HealthEvent> events() {
        return Events.newest(known.events(), EVENTS);
    }

    /** In a few words. */
    ObjectNode writeSummary(ObjectNode body) {
        writeHead(body);
        Map<String, Integer> counts = new TreeMap<>();
        instances().forEach(instance -> counts.merge(instance.state(), 1, Integer::sum));
        ObjectNode instances =
                body.putObject("instances").put("all", running.instances().size());
        counts.forEach(instances::put);
        ArrayNode breakers = body.putArray("open-breakers");
        known.breakers().forEach((route, breaker) -> {
            if (breaker.state() != BreakerVerdict.State.CLOSED) {
                breakers.add(route);
            }
        });
        return body;
    }

    /** Everything. */
    ObjectNode writeTo(ObjectNode body) {
        writeHead(body);
        running.source().ifPresent(source -> writeSource(source, body.putObject("source")));
        ArrayNode instances = body.putArray("instances");
        instances().forEach(instance -> instance.writeTo(instances.addObject()));
        ArrayNode breakers = body.putArray("breakers");
        known.breakers()
                .forEach((route, breaker) ->
                        writeBreaker(breaker, breakers.addObject().put("route", route)));
        Events.write(events(), body.putArray("events"));
        return body;
    }

    private void writeHead(ObjectNode body) {
        body.put("name", name())
                .put("keeper", known.keeper())
                .put("panic", known.panic())
                .put("in-flight", inFlight());
    }

    private static void writeSource(InstanceSource.View source, ObjectNode body) {
        body.put("kind", source.kind()).put("of", source.of()).put("found", source.found());
        source.holds().ifPresent(holds -> body.put("holds-seconds", holds.toMillis() / 1000.0));
        source.problem().ifPresent(problem -> body.put("problem", problem));
    }

    private static void writeBreaker(BreakerVerdict breaker, ObjectNode body) {
        body.put("state", LimitView.kebab(breaker.state()));
        Times.write("since", breaker.sinceMillis(), body);
        Times.write("until", breaker.untilMillis(), body);
        if (!breaker.member().isEmpty()) {
            body.put("trial-by", breaker.member());
        }
        body.put("evidence", breaker.evidence());
        breaker.seenBy().forEach(body.putArray("seen-by")::add);
    }
}
