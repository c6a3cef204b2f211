// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.PatientService.Arrival;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However many nodes there are, an instance is probed by one, and by another one when that one is gone. */
@ExtendWith(ShowsLogs.class)
class ProbesAreSharedTest {

    private static final Duration EVERY = Duration.ofMillis(500);

    /** For each interval: two probers make two, and one that is late now and then hardly more than one. */
    private static final double PROBES_MAX = 1.5;

    private static final int PROBES = 8;
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofMinutes(1);

    private static final String SETTINGS = "health: {probe: {path: /healthz, every: 500ms, timeout: 400ms}}\n";

    @Test
    void an_instance_is_probed_by_one_node_at_a_time() {
        try (Ward ward = Ward.of(4);
                WeirCluster cluster = WeirCluster.of(5, ProbesAreSharedTest.class, "five", ward.document(SETTINGS))) {
            cluster.start();
            awaitProbers(ward, cluster.nodes());

            assertOneProbesEach(ward, "5 nodes");
        }
    }

    @Test
    void another_node_goes_on_when_a_prober_is_killed() {
        try (Ward ward = Ward.of(4);
                WeirCluster cluster = WeirCluster.of(3, ProbesAreSharedTest.class, "killed", ward.document(SETTINGS))) {
            cluster.start();
            awaitProbers(ward, cluster.nodes());
            assertOneProbesEach(ward, "3 nodes");
            WeirNode dies = prober(ward, cluster, ward.patient(1));
            List<PatientService> left = ward.patients().stream()
                    .filter(patient -> prober(ward, cluster, patient) == dies)
                    .toList();

            long killed = System.nanoTime();
            dies.kill();

            Await.until(
                    TAKEN_OVER_WITHIN,
                    () -> left.forEach(
                            patient -> assertThat(probesSince(patient, killed)).isNotEmpty()));
            awaitProbers(ward, cluster.running());
            for (PatientService patient : left) {
                List<Arrival> all = patient.probes();
                Arrival next = probesSince(patient, killed).get(0);
                Arrival last = all.get(all.indexOf(next) - 1);
                System.out.printf(
                        "its prober was killed: the next probe %.0f ms later, %.2f intervals after the one before%n",
                        (next.nanos() - killed) / 1e6, (double) (next.nanos() - last.nanos()) / EVERY.toNanos());
            }
            assertOneProbesEach(ward, "after a death");
        }
    }

    @Test
    void a_prober_that_stood_still_is_not_one_too_many_when_it_goes_on() {
        try (Ward ward = Ward.of(4);
                WeirCluster cluster = WeirCluster.of(3, ProbesAreSharedTest.class, "paused", ward.document(SETTINGS))) {
            cluster.start();
            awaitProbers(ward, cluster.nodes());
            WeirNode pauses = prober(ward, cluster, ward.patient(1));
            List<WeirNode> others =
                    cluster.nodes().stream().filter(node -> node != pauses).toList();

            pauses.process().pause();
            try {
                awaitProbers(ward, others);
                assertOneProbesEach(ward, "while its prober stands still");
            } finally {
                pauses.process().resume();
            }

            cluster.awaitTogether();
            awaitProbers(ward, cluster.nodes());
            assertOneProbesEach(ward, "when its prober has gone on");
        }
    }

    private static List<Arrival> probesSince(PatientService patient, long nanos) {
        return patient.probes().stream()
                .filter(probe -> probe.nanos() - nanos > 0)
                .toList();
    }

    /** Returns when nodes agree who probes, and it is them. */
    private static void awaitProbers(Ward ward, List<WeirNode> nodes) {
        List<String> names = nodes.stream().map(WeirNode::name).toList();
        Await.until(TAKEN_OVER_WITHIN, () -> {
            for (PatientService patient : ward.patients()) {
                Set<String> said = new HashSet<>();
                nodes.forEach(node -> said.add(prober(ward, node, patient)));
                assertThat(said).as("probers of %s", patient).hasSize(1).isSubsetOf(names);
            }
        });
    }

    private static String prober(Ward ward, WeirNode node, PatientService patient) {
        return ward.seen(node, patient).path("probe").path("by").asText();
    }

    private static WeirNode prober(Ward ward, WeirCluster cluster, PatientService patient) {
        String name = prober(ward, cluster.node(1), patient);
        return cluster.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Counts at the instances: late probes make fewer of them, a second prober twice as many. */
    private static void assertOneProbesEach(Ward ward, String when) {
        long from = System.nanoTime();
        Await.until(TAKEN_OVER_WITHIN, () -> ward.patients().forEach(patient -> assertThat(probesSince(patient, from))
                .as(patient.name())
                .hasSizeGreaterThan(PROBES)));
        for (PatientService patient : ward.patients()) {
            List<Arrival> probes = probesSince(patient, from);
            long nanos = probes.get(probes.size() - 1).nanos() - probes.get(0).nanos();
            double intervals = (double) nanos / EVERY.toNanos();
            System.out.printf("%s: %d probes in %.2f intervals%n", when, probes.size(), intervals);
            assertThat(probes.size())
                    .as("probes of %s in %.2f intervals, %s", patient, intervals, when)
                    .isLessThanOrEqualTo((int) (intervals * PROBES_MAX) + 2);
        }
    }
}
