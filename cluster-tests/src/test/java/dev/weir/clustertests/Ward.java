// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.clustertests.PatientService.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The instances of one upstream, {@code ward} at {@code /ward}, and what the nodes say of their health. */
final class Ward implements AutoCloseable {

    static final String PATH = "/ward";

    /** From a node's choice to the instance's thread that reads it, on a busy machine. */
    static final Duration GRACE = Duration.ofMillis(500);

    /** Ejections last some seconds, and members that stand still are waited for. */
    private static final Duration DECIDED_WITHIN = Duration.ofMinutes(1);

    /** Requests that were sent before somebody knew are over when so many have come elsewhere. */
    private static final int UNDER_WAY = 30;

    private final List<PatientService> patients;

    private Ward(List<PatientService> patients) {
        this.patients = patients;
    }

    static Ward of(int count) {
        return new Ward(IntStream.range(0, count)
                .mapToObj(number -> PatientService.start())
                .toList());
    }

    List<PatientService> patients() {
        return patients;
    }

    /** @param number from 1 */
    PatientService patient(int number) {
        return patients.get(number - 1);
    }

    /** @param settings of the upstream, lines of YAML */
    String document(String settings) {
        String instances =
                patients.stream().map(patient -> '"' + patient.url() + '"').collect(Collectors.joining(", "));
        return """
                format: 1
                upstreams:
                  ward:
                    instances: [%s]
                %sroutes: {ward: {match: {path: /ward}, upstream: ward}}
                """
                .formatted(instances, settings.indent(4));
    }

    /** What a node says of an instance. */
    JsonNode seen(WeirNode node, PatientService patient) {
        JsonNode health = node.admin().get("/health/ward").expect(200).json();
        return health.path("instances").path(patients.indexOf(patient));
    }

    /** The node that decides, as another one says. */
    static String keeper(WeirNode node) {
        return node.admin()
                .get("/health/ward")
                .expect(200)
                .json()
                .path("keeper")
                .asText();
    }

    /** Returns when all nodes say the same of an instance. */
    void await(List<WeirNode> nodes, PatientService patient, String state) {
        Await.until(DECIDED_WITHIN, () -> assertThat(nodes)
                .allSatisfy(node -> assertThat(seen(node, patient).path("state").asText())
                        .as("%s at %s: %s", patient, node, seen(node, patient))
                        .isEqualTo(state)));
    }

    /**
     * Returns when so many requests have come to instances other than one, and so much time has passed, that all are
     * over which were sent before.
     */
    void awaitOthers(PatientService one) {
        long from = visitsWithout(one);
        long begun = System.nanoTime();
        Await.until(DECIDED_WITHIN, () -> {
            assertThat(visitsWithout(one)).as("visits elsewhere").isGreaterThan(from + UNDER_WAY);
            assertThat(System.nanoTime() - begun).as("nanoseconds").isGreaterThan(GRACE.toNanos());
        });
    }

    private long visitsWithout(PatientService one) {
        return patients.stream()
                .filter(patient -> patient != one)
                .mapToLong(patient -> patient.visits().size())
                .sum();
    }

    /** Requests to all of them since a moment, in the order in which they came; each with who got it. */
    List<Map.Entry<Arrival, PatientService>> visitsSince(long nanos) {
        List<Map.Entry<Arrival, PatientService>> all = new ArrayList<>();
        for (PatientService patient : patients) {
            patient.visits().stream()
                    .filter(visit -> visit.nanos() - nanos >= 0)
                    .forEach(visit -> all.add(Map.entry(visit, patient)));
        }
        all.sort(Comparator.comparing(entry -> entry.getKey().nanos()));
        return all;
    }

    /** What came to one of them since a moment. */
    static List<Arrival> visitsSince(PatientService patient, long nanos) {
        return patient.visits().stream()
                .filter(visit -> visit.nanos() - nanos >= 0)
                .toList();
    }

    /** Names of the nodes by which requests came, as far as their clients have got an answer. */
    static Set<String> nodesOf(List<Arrival> visits, List<Asked> asked) {
        Set<String> queries = visits.stream().map(Arrival::query).collect(Collectors.toCollection(HashSet::new));
        return asked.stream()
                .filter(one -> queries.contains(Long.toString(one.number())))
                .map(one -> one.node().name())
                .collect(Collectors.toSet());
    }

    /** All are well, and every node knows it. */
    void recover(List<WeirNode> nodes) {
        for (PatientService patient : patients) {
            patient.recover();
            String deed = "/upstreams/ward/instances/" + patient.name() + "/restore";
            Await.until(
                    DECIDED_WITHIN,
                    () -> nodes.get(0).admin().send("POST", deed, Map.of(), "").expect(200));
            await(nodes, patient, "healthy");
        }
    }

    @Override
    public void close() {
        patients.forEach(PatientService::close);
    }
}
