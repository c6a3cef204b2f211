// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class ThreeNodesFormTest {

    private static final String SECRET = "only-we-three-know-it";

    /** Two clusters that have to find each other do so every 30 s. */
    private static final Duration COME_TOGETHER_WITHIN = Duration.ofMinutes(3);

    private static final int TRIES_MAX = 3;

    @AutoClose
    private static WeirCluster cluster;

    private static String logAtStart = "";

    /** Nodes that stand still while they start are alarmed, and rightly: then others are started. */
    @BeforeAll
    static void start() {
        cluster = guarded(1);
        cluster.start();
        for (int i = 2; i <= TRIES_MAX && log().contains(" WARN "); i++) {
            cluster.close();
            cluster = guarded(i);
            cluster.start();
        }
        logAtStart = log();
    }

    private static WeirCluster guarded(int number) {
        return WeirCluster.ofThree(
                ThreeNodesFormTest.class, "guarded-" + number, Optional.of(SECRET), Documents.hello("from the file"));
    }

    private static String log() {
        return cluster.nodes().stream().map(node -> node.process().output()).collect(joining());
    }

    @Test
    void nobody_is_alarmed_when_all_goes_well() {
        assertThat(logAtStart)
                .contains("node-1 serves at", "node-2 serves at", "node-3 serves at")
                .doesNotContain(" WARN ", " ERROR ", "\tat ", SECRET);
    }

    @Test
    void every_node_names_all_three_with_the_same_revision() {
        for (WeirNode node : cluster.nodes()) {
            JsonNode seen = node.admin().get("/cluster").expect(200).json();

            assertThat(seen.path("revision").asLong()).isEqualTo(1);
            assertThat(seen.path("expected").asInt()).isEqualTo(3);
            assertThat(seen.path("writable").asBoolean()).isTrue();
            List<String> members = new ArrayList<>();
            seen.path("members")
                    .forEach(member -> members.add(member.path("name").asText() + " runs " + member.path("revision")));
            assertThat(members).containsExactlyInAnyOrder("node-1 runs 1", "node-2 runs 1", "node-3 runs 1");
            assertThat(node.admin().member(node.name()).path("self").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void all_of_them_answer_with_the_first_revision() {
        cluster.awaitAnswer("/hello", "from the file");
    }

    @Test
    void everything_has_a_backup_soon() {
        for (WeirNode node : cluster.nodes()) {
            Await.until(Duration.ofSeconds(20), () -> assertThat(
                            node.admin().get("/cluster").json().path("safe").asBoolean())
                    .isTrue());
        }
    }

    @Test
    void two_of_three_serve_and_take_a_change_but_are_not_ready() {
        try (WeirCluster late =
                WeirCluster.ofThree(ThreeNodesFormTest.class, "late", Optional.empty(), Documents.hello("first"))) {
            late.node(1).start();
            late.node(2).start();
            for (WeirNode node : late.running()) {
                Await.until(COME_TOGETHER_WITHIN, () -> assertThat(
                                node.admin().get("/readyz").expect(503).body())
                        .contains("2 of 3 expected members are here")
                        .doesNotContain("listener")
                        .doesNotContain("gateway config"));
            }

            late.node(2)
                    .admin()
                    .putConfig("?wait=all&timeout=30s", 1, Documents.hello("second"))
                    .expect(200);

            late.awaitAnswer("/hello", "second");
            late.start();
            late.awaitAnswer("/hello", "second");
            assertThat(late.node(3).admin().revision()).isEqualTo(2);
        }
    }

    @Test
    void a_node_with_another_secret_is_refused_and_ends() {
        NodeYaml settings =
                cluster.settingsOfStranger("wrong-secret").withSecret(Optional.of("only-we-three-know-not"));
        try (WeirNode stranger = cluster.stranger(settings, Documents.hello("from a stranger"))) {
            stranger.start();

            assertThat(stranger.process().awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
            assertThat(stranger.process().output())
                    .contains("cluster.secret", "wrong or missing secret")
                    .doesNotContain("only-we-three-know-not");
            assertClusterIsUnharmed();
        }
    }

    @Test
    void a_node_without_the_secret_is_refused_and_ends() {
        NodeYaml settings = cluster.settingsOfStranger("no-secret");
        try (WeirNode stranger = cluster.stranger(settings, Documents.hello("from a stranger"))) {
            stranger.start();

            assertThat(stranger.process().awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
            assertThat(stranger.process().output()).contains("cluster.secret", "wrong or missing secret");
            assertClusterIsUnharmed();
        }
    }

    @Test
    void a_node_of_another_cluster_stays_by_itself_and_says_so() {
        NodeYaml known = cluster.settingsOfStranger("other-cluster").withSecret(Optional.of(SECRET));
        NodeYaml settings = known.in("another", known.join(), known.expected());
        try (WeirNode stranger = cluster.stranger(settings, Documents.hello("from a stranger"))) {
            stranger.start().awaitAlive(WeirCluster.FORMS_WITHIN);

            assertThat(stranger.process().output()).contains("is in cluster another, 1 of 3 expected nodes");
            assertThat(stranger.admin().get("/readyz").expect(503).body()).contains("1 of 3 expected members are here");
            assertThat(stranger.admin()
                            .put("/routes/new", Documents.route("/new", "x"))
                            .status())
                    .isEqualTo(503);
            assertClusterIsUnharmed();
        }
    }

    private static void assertClusterIsUnharmed() {
        for (WeirNode node : cluster.nodes()) {
            assertThat(node.admin().get("/readyz").status()).isEqualTo(200);
            assertThat(node.admin().get("/cluster").json().path("members")).hasSize(3);
        }
        cluster.awaitAnswer("/hello", "from the file");
    }
}
