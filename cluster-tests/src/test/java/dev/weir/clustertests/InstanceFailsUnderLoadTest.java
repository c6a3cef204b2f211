// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.PatientService.Condition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of four instances dies, does not answer any more, or answers slowly, under steady load: no client sees a failure,
 * and all nodes spare it. Says how long answers took before and after: half of them, 99 of 100, and all at most.
 */
@ExtendWith(ShowsLogs.class)
class InstanceFailsUnderLoadTest {

    /** Many clients that ask seldom: one that waits for an answer holds up no other one. */
    private static final int CLIENTS = 12;

    private static final int PER_SECOND_EACH = 25;

    private static final int SECOND_MILLIS = 1_000;
    private static final int SECONDS_BEFORE = 1;
    private static final int SECONDS = 5;

    /** An instance that is well is not slow on a machine that is busy, or that stood still for a moment. */
    private static final String SETTINGS =
            """
            timeouts: {response: 3s}
            retry: {on: [connect-failure, terminated, response-timeout], attempts: 3, budget: 100%}
            health: {eject: {for: 60s, slow-after: 300ms, slow-rate: 50%, over: 10, window: 2s}}
            """;

    @AutoClose
    private static final Ward ward = Ward.of(4);

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(InstanceFailsUnderLoadTest.class, ward.document(SETTINGS));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @AfterEach
    void recover() {
        ward.recover(cluster.nodes());
    }

    @Test
    void one_that_is_killed_is_noticed_by_no_client() {
        PatientService patient = ward.patient(1);
        assertNobodyNotices("killed", patient, patient::die);
    }

    @Test
    void one_that_does_not_answer_any_more_is_noticed_by_no_client() {
        PatientService patient = ward.patient(2);
        assertNobodyNotices("silent", patient, () -> patient.becomes(Condition.SILENT));
    }

    @Test
    void one_that_answers_slowly_is_spared() {
        PatientService patient = ward.patient(3);
        assertNobodyNotices("slow", patient, () -> patient.becomes(Condition.SLOW));
    }

    private static void assertNobodyNotices(String what, PatientService patient, Runnable fault) {
        List<SteadyClients> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(SteadyClients.at(cluster.nodes(), PER_SECOND_EACH, Ward.PATH));
        }
        try {
            awaitSeconds(clients, SECONDS_BEFORE);
            // The first answers of nodes that have just started are slow.
            ward.recover(cluster.nodes());
            long faultMillis = System.currentTimeMillis();
            fault.run();

            ward.await(cluster.nodes(), patient, "ejected");
            ward.awaitOthers(patient);
            long spared = System.nanoTime();
            awaitSeconds(clients, SECONDS);
            List<Asked> asked =
                    clients.stream().flatMap(each -> each.end().stream()).toList();

            assertThat(asked)
                    .allSatisfy(
                            one -> assertThat(one.status()).as(one.toString()).isEqualTo(200));
            assertThat(Ward.visitsSince(patient, spared)).isEmpty();
            System.out.println(what + ": " + latencies(asked, faultMillis));
        } finally {
            clients.forEach(SteadyClients::close);
        }
    }

    /** Returns when each client has asked as often as it does in some seconds. */
    private static void awaitSeconds(List<SteadyClients> clients, int seconds) {
        int wanted = asked(clients) + CLIENTS * PER_SECOND_EACH * seconds;
        Await.until(
                WeirCluster.FORMS_WITHIN,
                () -> assertThat(asked(clients)).as("requests").isGreaterThanOrEqualTo(wanted));
    }

    private static int asked(List<SteadyClients> clients) {
        return clients.stream().mapToInt(each -> each.asked().size()).sum();
    }

    /** Of the requests that were sent before the fault, and of those of each second after it. */
    private static String latencies(List<Asked> asked, long faultMillis) {
        StringBuilder text = new StringBuilder("before " + latencies(asked, 0, faultMillis));
        for (int second = 0; second < SECONDS; second++) {
            long from = faultMillis + (long) second * SECOND_MILLIS;
            text.append(", second ").append(second + 1).append(' ');
            text.append(latencies(asked, from, from + SECOND_MILLIS));
        }
        return text.toString();
    }

    private static String latencies(List<Asked> asked, long from, long to) {
        long[] millis = asked.stream()
                .filter(one -> one.sentMillis() >= from && one.sentMillis() < to)
                .mapToLong(one -> one.endedMillis() - one.sentMillis())
                .sorted()
                .toArray();
        return millis.length == 0
                ? "none"
                : "%d/%d/%d ms"
                        .formatted(
                                millis[millis.length / 2], millis[millis.length * 99 / 100], millis[millis.length - 1]);
    }
}
