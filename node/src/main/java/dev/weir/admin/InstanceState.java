// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.balance.Candidate;
import dev.weir.health.InstancePulse;
import dev.weir.health.ProbeReport;
import dev.weir.health.UpstreamView.InstanceView;
import dev.weir.health.Verdict;

/**
 * How an instance is, and as JSON.
 *
 * @param candidate as the config or the source has it
 * @param known what all nodes know of it
 * @param warmth its share of its usual traffic, 1 for all of it
 */
record InstanceState(Candidate candidate, InstanceView known, double warmth) {

    Verdict verdict() {
        return known.verdict();
    }

    String state() {
        return LimitView.kebab(verdict().state());
    }

    boolean isHealthy() {
        return verdict().state() == Verdict.State.HEALTHY;
    }

    /** Requests under way there, from all nodes. */
    int inFlight() {
        return known.nodes().values().stream().mapToInt(InstancePulse::inFlight).sum();
    }

    ObjectNode writeTo(ObjectNode body) {
        body.put("url", candidate.id()).put("weight", candidate.weight());
        if (!candidate.zone().isEmpty()) {
            body.put("zone", candidate.zone());
        }
        body.put("priority", candidate.priority());
        writeVerdict(body);
        body.put("warmth", Math.round(warmth * 100) / 100.0);
        body.put("in-flight", inFlight());
        if (known.probed().run() != 0) {
            writeProbe(known.probed(), body.putObject("probe"));
        }
        ArrayNode nodes = body.putArray("nodes");
        known.nodes()
                .forEach((node, pulse) -> writeNode(pulse, nodes.addObject().put("node", node)));
        return body;
    }

    private void writeVerdict(ObjectNode body) {
        Verdict verdict = verdict();
        body.put("state", state());
        Times.write("since", verdict.sinceMillis(), body);
        Times.write("until", verdict.untilMillis(), body);
        if (!verdict.member().isEmpty()) {
            body.put("trial-by", verdict.member());
        }
        body.put("ejected-in-a-row", verdict.times());
        body.put("evidence", verdict.evidence());
        verdict.seenBy().forEach(body.putArray("seen-by")::add);
    }

    /** What the one node that probes it has seen. */
    private void writeProbe(ProbeReport probe, ObjectNode body) {
        body.put("by", known.prober()).put("good", probe.run() > 0).put("in-a-row", Math.abs(probe.run()));
        Times.write("at", probe.atMillis(), body);
        if (!probe.why().isEmpty()) {
            body.put("why", probe.why());
        }
    }

    private static void writeNode(InstancePulse pulse, ObjectNode body) {
        body.put("in-flight", pulse.inFlight()).put("latency-ms", latencyMillis(pulse));
        body.put("ok", pulse.counted().ok())
                .put("failed", pulse.counted().failed())
                .put("unreached", pulse.counted().unreached())
                .put("slow", pulse.counted().slow())
                .put("failures-in-a-row", pulse.run());
        Times.write("last-ok", pulse.lastOkMillis(), body);
        Times.write("last-failure", pulse.lastBadMillis(), body);
        if (!pulse.lastBad().isEmpty()) {
            body.put("last-failure-was", pulse.lastBad());
        }
        body.put("avoided", pulse.avoided());
    }

    /** To a hundredth. */
    static double latencyMillis(InstancePulse pulse) {
        return Math.round(pulse.latencyNanos() / 1e4) / 100.0;
    }
}
