// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.clustertests.PatientService.Arrival;
import dev.weir.clustertests.PatientService.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of four instances answers 500: all nodes spare it, no client notices, and it comes back gently. */
@ExtendWith(ShowsLogs.class)
class SickInstanceIsSparedTest {

    private static final int PER_SECOND = 300;

    /** As configured by default. */
    private static final int FAILURES = 5;

    /** Its whole share would be a quarter of them, and it has one twentieth of that at first. */
    private static final int FIRST_VISITS = 200;

    private static final String SETTINGS =
            """
            slow-start: 20s
            retry: {on: [connect-failure, terminated, 500], attempts: 3, budget: 100%}
            health: {eject: {for: 15s}}
            """;

    private static final Duration COMES_BACK_WITHIN = Duration.ofMinutes(1);

    @AutoClose
    private static final Ward ward = Ward.of(4);

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(SickInstanceIsSparedTest.class, ward.document(SETTINGS));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void failures_that_no_node_minds_by_itself_add_up() {
        PatientService sick = ward.patient(1);
        awaitReported(sick);
        sick.becomes(Condition.FAILING);

        askUntil(cluster.node(1), sick, 2);
        askUntil(cluster.node(2), sick, 4);
        askUntil(cluster.node(3), sick, FAILURES);

        ward.await(cluster.nodes(), sick, "ejected");
        for (WeirNode node : cluster.nodes()) {
            JsonNode seen = ward.seen(node, sick);
            assertThat(seen.path("evidence").asText()).startsWith("5 failures in a row");
            assertThat(seen.path("seen-by")).as(seen.toString()).hasSize(3);
        }
        ward.recover(cluster.nodes()); // nobody asks for it: there would be no trial
    }

    /** Returns when all have heard how all went that came: an answer of before does not end a run of failures. */
    private static void awaitReported(PatientService patient) {
        Await.until(Duration.ofSeconds(20), () -> {
            for (WeirNode node : cluster.nodes()) {
                long counted = 0;
                for (JsonNode by : ward.seen(node, patient).path("nodes")) {
                    counted += by.path("ok").asLong() + by.path("failed").asLong();
                }
                assertThat(counted)
                        .as("visits, as %s knows", node)
                        .isEqualTo(patient.visits().size());
            }
        });
    }

    private static void askUntil(WeirNode node, PatientService patient, int failures) {
        Await.until(Duration.ofSeconds(20), () -> {
            if (failures(patient).size() < failures) {
                node.get(Ward.PATH + "?one-by-one").expect(200);
            }
            assertThat(failures(patient)).hasSize(failures);
        });
    }

    private static List<Arrival> failures(PatientService patient) {
        return patient.visits().stream()
                .filter(visit -> visit.condition() == Condition.FAILING)
                .toList();
    }

    @Test
    void once_all_know_it_gets_nothing_and_when_it_is_well_all_come_back_gently() {
        PatientService sick = ward.patient(2);
        try (SteadyClients clients = SteadyClients.at(cluster.nodes(), PER_SECOND, Ward.PATH)) {
            ward.awaitOthers(sick);
            sick.becomes(Condition.FAILING);

            ward.await(cluster.nodes(), sick, "ejected");
            ward.awaitOthers(sick);
            long spared = System.nanoTime();
            ward.awaitOthers(sick);
            List<Arrival> late = Ward.visitsSince(sick, spared);
            List<Arrival> failed = failures(sick);

            assertThat(late).isEmpty();
            sick.recover();
            awaitAllNodes(sick, clients, spared);
            long back = Ward.visitsSince(sick, spared).get(0).nanos();
            long first = shareOf(sick, ward.visitsSince(back).subList(0, FIRST_VISITS));
            awaitWholeShare(sick, back);
            long whole = System.nanoTime();

            assertThat(clients.end())
                    .allSatisfy(asked ->
                            assertThat(asked.status()).as(asked.toString()).isEqualTo(200));
            assertThat(first).as("of the first %d visits", FIRST_VISITS).isLessThan(FIRST_VISITS / 8);
            System.out.printf(
                    "a sick instance: %d failures in all, the last %.1f ms after the fifth; %d of the first %d visits"
                            + " when it was back, more than 15 %% after %.1f s%n",
                    failed.size(),
                    millis(
                            failed.get(FAILURES - 1).nanos(),
                            failed.get(failed.size() - 1).nanos()),
                    first,
                    FIRST_VISITS,
                    millis(back, whole) / 1000);
        }
    }

    private static void awaitAllNodes(PatientService patient, SteadyClients clients, long since) {
        Await.until(COMES_BACK_WITHIN, () -> {
            assertThat(Ward.nodesOf(Ward.visitsSince(patient, since), clients.asked()))
                    .hasSize(3);
            assertThat(ward.visitsSince(Ward.visitsSince(patient, since).get(0).nanos()))
                    .hasSizeGreaterThan(FIRST_VISITS);
        });
    }

    private static void awaitWholeShare(PatientService patient, long since) {
        Await.until(COMES_BACK_WITHIN, () -> {
            List<Map.Entry<Arrival, PatientService>> visits = ward.visitsSince(since);
            List<Map.Entry<Arrival, PatientService>> last = visits.subList(visits.size() - FIRST_VISITS, visits.size());
            assertThat(shareOf(patient, last)).as("of the last visits").isGreaterThan(FIRST_VISITS * 15 / 100);
        });
    }

    private static long shareOf(PatientService patient, List<Map.Entry<Arrival, PatientService>> visits) {
        return visits.stream().filter(visit -> visit.getValue() == patient).count();
    }

    private static double millis(long fromNanos, long toNanos) {
        return (toNanos - fromNanos) / 1e6;
    }
}
