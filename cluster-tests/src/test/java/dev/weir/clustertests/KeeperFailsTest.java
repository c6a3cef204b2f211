// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.PatientService.Condition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The node that decides about an upstream goes, or stands still: another one goes on from what was decided. */
@ExtendWith(ShowsLogs.class)
class KeeperFailsTest {

    private static final int PER_SECOND = 200;
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofMinutes(1);

    /** Nobody tries an instance that is out while a test goes on. */
    private static final String SETTINGS =
            """
            retry: {on: [connect-failure, terminated, 500], attempts: 3, budget: 100%}
            health: {eject: {for: 10m, max-for: 10m}}
            """;

    @AutoClose
    private static final Ward ward = Ward.of(4);

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(KeeperFailsTest.class, ward.document(SETTINGS));

    @BeforeEach
    void start() {
        cluster.start();
        ward.await(cluster.nodes(), ward.patient(1), "healthy");
    }

    @AfterEach
    void recover() {
        cluster.nodes().stream().filter(WeirNode::isRunning).forEach(node -> node.process()
                .resume());
        cluster.start();
        ward.recover(cluster.nodes());
    }

    @Test
    void what_a_keeper_decided_holds_when_it_is_killed_and_the_next_one_decides_too() {
        WeirNode dies = keeper();
        List<WeirNode> others = others(dies);
        try (SteadyClients clients = SteadyClients.at(others, PER_SECOND, Ward.PATH)) {
            ward.patient(1).becomes(Condition.FAILING);
            ward.await(cluster.nodes(), ward.patient(1), "ejected");
            ward.awaitOthers(ward.patient(1));
            long spared = System.nanoTime();

            dies.kill();
            awaitKeeperAmong(others);
            ward.patient(2).becomes(Condition.FAILING);
            ward.await(others, ward.patient(2), "ejected");
            ward.awaitOthers(ward.patient(2));
            long bothSpared = System.nanoTime();
            dies.start();
            cluster.awaitTogether();
            ward.await(cluster.nodes(), ward.patient(1), "ejected");
            ward.await(cluster.nodes(), ward.patient(2), "ejected");

            assertThat(clients.end())
                    .allSatisfy(asked ->
                            assertThat(asked.status()).as(asked.toString()).isEqualTo(200));
            assertThat(Ward.visitsSince(ward.patient(1), spared)).isEmpty();
            assertThat(Ward.visitsSince(ward.patient(2), bothSpared)).isEmpty();
        }
    }

    @Test
    void another_one_decides_when_a_keeper_stands_still_and_all_are_of_one_mind_when_it_goes_on() {
        WeirNode pauses = keeper();
        List<WeirNode> others = others(pauses);
        try (SteadyClients clients = SteadyClients.at(others, PER_SECOND, Ward.PATH)) {
            pauses.process().pause();
            ward.patient(3).becomes(Condition.FAILING);
            ward.await(others, ward.patient(3), "ejected");
            ward.awaitOthers(ward.patient(3));
            long spared = System.nanoTime();

            pauses.process().resume();
            cluster.awaitTogether();
            ward.await(cluster.nodes(), ward.patient(3), "ejected");
            ward.awaitOthers(ward.patient(3));

            assertThat(clients.end())
                    .allSatisfy(asked ->
                            assertThat(asked.status()).as(asked.toString()).isEqualTo(200));
            assertThat(Ward.visitsSince(ward.patient(3), spared)).isEmpty();
        }
    }

    private static WeirNode keeper() {
        String name = Ward.keeper(cluster.node(1));
        return cluster.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<WeirNode> others(WeirNode one) {
        return cluster.nodes().stream().filter(node -> node != one).toList();
    }

    private static void awaitKeeperAmong(List<WeirNode> nodes) {
        List<String> names = nodes.stream().map(WeirNode::name).toList();
        Await.until(TAKEN_OVER_WITHIN, () -> assertThat(nodes)
                .allSatisfy(node -> assertThat(names).contains(Ward.keeper(node))));
    }
}
