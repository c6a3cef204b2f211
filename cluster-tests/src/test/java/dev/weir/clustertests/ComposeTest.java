// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code docker/compose.yaml} starts, brought up as its README says. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class ComposeTest {

    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String UP = "docker/secrets.sh && docker compose -f docker/compose.yaml up -d";

    @AutoClose
    private static final Compose compose = Compose.of(ComposeTest.class);

    @BeforeAll
    static void start() {
        assertThat(commands()).contains(UP);
        compose.shell(UP);
    }

    /** Those that the README has in its blocks, without remarks. */
    private static List<String> commands() {
        List<String> all = new ArrayList<>();
        Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Yaml.text(WeirImage.FILES.resolve("README.md")))
                .results()
                .forEach(block -> block.group(1)
                        .lines()
                        .map(line -> line.replaceFirst(" +#.*", ""))
                        .forEach(all::add));
        return all;
    }

    @Test
    void the_readme_says_nothing_that_is_not_tried() {
        String file = "docker compose -f docker/compose.yaml ";

        assertThat(commands())
                .containsExactly(
                        "mvn -q -DskipTests package && docker build -f docker/Dockerfile -t weir .",
                        UP,
                        "curl http://127.0.0.1:8080/sample",
                        "curl -H \"Authorization: Bearer $(cat docker/secrets/weir-admin-token)\""
                                + " http://127.0.0.1:9081/cluster",
                        file + "--profile metrics up -d",
                        file + "stop node-2",
                        file + "start node-2",
                        file + "--profile metrics down -v");
    }

    @Test
    void it_answers_as_soon_as_it_is_up() throws Exception {
        Await.until(SOON, () -> assertThat(compose.shell("curl -fsS http://127.0.0.1:8080/sample"))
                .matches("hello from service-[ab]"));
        String cluster = compose.shell("curl -fsS -H \"Authorization: Bearer $(cat docker/secrets/weir-admin-token)\""
                + " http://127.0.0.1:9081/cluster");

        JsonNode members = new ObjectMapper().readTree(cluster).path("members");

        assertThat(members.findValuesAsText("name")).containsExactlyInAnyOrderElementsOf(NODES);
        for (String service : List.of("node-1", "node-2", "node-3", "service-a", "service-b")) {
            compose.awaitHealth(service, "healthy");
        }
    }

    @Test
    void both_services_are_asked() {
        TreeSet<String> answers = new TreeSet<>();

        Await.until(SOON, () -> {
            answers.add(ask());
            assertThat(answers).containsExactly("hello from service-a\n", "hello from service-b\n");
        });
    }

    private static String ask() throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(Compose.CLIENTS)) {
            return client.get("/sample").expect(200).body();
        }
    }

    @Test
    void nobody_notices_that_a_node_stops_and_comes_back() {
        try (Traffic traffic = Traffic.at("balancer", Compose.CLIENTS, 12, () -> Traffic.Visit.of("/sample"))) {
            compose.run("stop node-2");
            compose.run("start node-2");
            compose.awaitHealth("node-2", "healthy");

            assertThat(traffic.end()).isEmpty();
        }
    }

    @Test
    void a_node_that_is_killed_breaks_its_own_connections_and_no_others() {
        try (Traffic traffic = Traffic.at("balancer", Compose.CLIENTS, 12, BrokenOnce::new)) {
            compose.run("kill node-3");
            long before = traffic.visits();
            Await.until(SOON, () -> assertThat(traffic.visits()).isGreaterThan(before + 500));
            compose.run("start node-3");
            compose.awaitHealth("node-3", "healthy");

            assertThat(traffic.end()).isEmpty();
        }
    }

    /**
     * A client whose connection may break once: each is connected to one node. Then it asks until it is answered: who
     * comes back at once may still come to the dying one, which has closed its connections and not yet its door. Who is
     * answered has come to another one.
     */
    private static final class BrokenOnce implements Traffic.Visit {

        private boolean broken;

        @Override
        public void make(KeepAliveClient client) throws IOException {
            try {
                client.get("/sample").expect(200);
            } catch (IOException e) {
                if (broken) {
                    throw e;
                }
                broken = true;
                Await.result(SOON, () -> client.get("/sample")).expect(200);
            }
        }
    }

    @Test
    void a_change_on_one_node_is_seen_through_the_balancer() {
        Admin admin = compose.admin(2);

        admin.put("/routes/changed?wait=all&timeout=30s", Documents.route("/changed", "yes"))
                .expect(200);

        for (int i = 0; i < 9; i++) {
            try (KeepAliveClient client = new KeepAliveClient(Compose.CLIENTS)) {
                assertThat(client.get("/changed").expect(200).body()).isEqualTo("yes");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void a_process_may_do_nothing_but_serve() {
        for (String service : List.of("node-1", "service-a")) {
            assertThat(compose.inside(service, "id -u").expectSuccess()).isEqualTo("10001");
            assertThat(compose.inside(service, "touch /etc/weir/x").errors()).contains("Read-only file system");
            assertThat(compose.inside(service, "touch /tmp/x").exit()).isZero();
            assertThat(compose.inside(service, "touch /var/lib/weir/x").exit()).isZero();
            assertThat(compose.inside(service, "cat /proc/1/status").expectSuccess())
                    .containsPattern("NoNewPrivs:\\s+1\n")
                    .containsPattern("CapBnd:\\s+0000000000000000\n")
                    .containsPattern("CapEff:\\s+0000000000000000\n");
        }
    }

    @Test
    void members_are_not_reached_from_where_clients_are() {
        // As the kernel lists what listens: an address with the bytes of each word backwards, and the port.
        String members = "0BC9D50A:1645 0+:0000 0A";

        String sockets =
                compose.inside("node-1", "cat /proc/1/net/tcp /proc/1/net/tcp6").expectSuccess();

        assertThat(sockets).containsPattern(members).doesNotContainPattern(" 0+:1645 ");
        assertThat(sockets).as("where clients are").containsPattern(" 0+:1F90 0+:0000 0A");
    }

    @Test
    void the_heap_is_half_of_the_memory() {
        String metrics = compose.admin(1).get("/metrics").expect(200).body();

        double bytes = Pattern.compile("\nweir_node_heap_max_bytes (\\S+)\n")
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(metrics));

        // One of the two spaces for survivors does not count.
        assertThat(bytes / (1 << 20)).isBetween(200.0, 256.0);
    }

    @Test
    void classes_come_from_the_archive() {
        for (String service : List.of("node-1", "service-b")) {
            assertThat(compose.inside(service, "cat /proc/1/maps").expectSuccess())
                    .contains("/opt/weir/weir.jsa");
        }
    }

    @Test
    void prometheus_reads_all_nodes() {
        compose.run("--profile metrics up -d");
        Admin prometheus = new Admin(9090, Optional.empty());

        Await.until(SOON, () -> {
            JsonNode targets =
                    prometheus.get("/api/v1/targets").expect(200).json().at("/data/activeTargets");
            assertThat(targets).hasSize(3).allSatisfy(target -> {
                assertThat(target.path("lastError").asText()).isEmpty();
                assertThat(target.path("health").asText()).isEqualTo("up");
            });
            JsonNode read = prometheus
                    .get("/api/v1/query?query=weir_node_requests_total")
                    .expect(200)
                    .json()
                    .at("/data/result");
            assertThat(read.findValuesAsText("instance"))
                    .containsExactlyInAnyOrder("node-1:9080", "node-2:9080", "node-3:9080");
        });
    }
}
