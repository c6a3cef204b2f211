// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether what {@code docker/} asks for is what a node is: ports, paths, times, users, names. */
@ExtendWith(ShowsLogs.class)
class DeploymentFitsNodeTest {

    /** How long a node may take to hand over to the others when it leaves. */
    private static final int LEAVES_SECONDS = 30;

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([A-Z_]+)(:-([^}]*))?}");

    private static final Path IMAGE_SETTINGS = WeirImage.FILES.resolve("node.yaml");
    private static final Manifests manifests = Manifests.read();
    private static final JsonNode settings = Yaml.document(IMAGE_SETTINGS);
    private static final String dockerfile = Yaml.text(WeirImage.FILES.resolve("Dockerfile"));
    private static final String readme = Yaml.text(WeirImage.FILES.resolve("README.md"));

    @Test
    void ports_are_the_same_everywhere() {
        int clients = port(settings.at("/listeners/0").asText());
        int admin = port(settings.at("/admin/address").asText());
        int members = port(settings.at("/cluster/address").asText());

        assertThat(List.of(manifests.port("http"), manifests.port("admin"), manifests.port("members")))
                .isEqualTo(List.of(clients, admin, members));
        assertThat(dockerfile).contains("\nEXPOSE " + clients + ' ' + admin + ' ' + members + '\n');
        assertThat(dockerfile).contains("http://127.0.0.1:" + admin + "/livez");
        assertThat(readme).contains("ports " + clients + ", " + admin + ", " + members);
        String balancer = Yaml.text(WeirImage.FILES.resolve("haproxy.cfg"));
        assertThat(balancer).contains(" port " + admin + " ");
        for (int i = 1; i <= 3; i++) {
            assertThat(balancer).contains("server node-" + i + " node-" + i + ":" + clients + '\n');
        }
    }

    @Test
    void variables_are_those_that_the_settings_read() {
        Map<String, String> read = new TreeMap<>();
        REFERENCE
                .matcher(Yaml.text(IMAGE_SETTINGS))
                .results()
                .forEach(found -> read.put(found.group(1), found.group(3) == null ? "required" : found.group(3)));

        Map<String, String> told = new TreeMap<>();
        Pattern.compile("\\| `(WEIR_[A-Z_]+)` \\|.*\\| `?(.*?)`? \\|\n")
                .matcher(readme)
                .results()
                .forEach(row -> told.put(row.group(1), row.group(2)));
        Set<String> set = manifests.container().getEnv().stream()
                .map(variable -> variable.getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(told).isEqualTo(read);
        assertThat(read.keySet()).containsAll(set);
        assertThat(set).contains("WEIR_NAME", "WEIR_MEMBER_ADDRESS");
    }

    @Test
    void what_a_node_reads_and_writes_is_mounted() {
        List<V1VolumeMount> mounts = manifests.container().getVolumeMounts();

        Map<String, String> paths =
                mounts.stream().collect(Collectors.toMap(V1VolumeMount::getName, V1VolumeMount::getMountPath));
        List<String> secrets = Pattern.compile("\\$\\{file:(/run/secrets/[a-z-]+)}")
                .matcher(Yaml.text(IMAGE_SETTINGS))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(paths)
                .containsEntry("data", settings.path("data").asText())
                .containsEntry("secrets", "/run/secrets")
                .containsEntry(
                        "gateway", "/etc/weir/" + settings.path("gateway").asText())
                .containsEntry("tmp", "/tmp");
        assertThat(dockerfile).contains("VOLUME " + settings.path("data").asText() + '\n');
        assertThat(secrets).containsExactlyInAnyOrder(secretsOfKubernetes());
        assertThat(secrets).allMatch(secret -> readme.contains('`' + secret + '`'));
        assertThat(secrets).allMatch(secret -> Yaml.text(WeirImage.FILES.resolve("secrets.sh"))
                .contains(' ' + Path.of(secret).getFileName().toString()));
    }

    /** As the head of the manifests says they are made. */
    private static String[] secretsOfKubernetes() {
        return Pattern.compile("--from-literal=([a-z-]+)=")
                .matcher(Yaml.text(Manifests.FILE))
                .results()
                .map(found -> "/run/secrets/" + found.group(1))
                .toArray(String[]::new);
    }

    @Test
    void the_user_is_that_of_the_image() {
        MatchResult user = Pattern.compile("\nUSER (\\d+):(\\d+)\n")
                .matcher(dockerfile)
                .results()
                .findFirst()
                .orElseThrow();
        var security = manifests.pod().getSecurityContext();

        assertThat(List.of(security.getRunAsUser(), security.getRunAsGroup()))
                .isEqualTo(List.of(Long.parseLong(user.group(1)), Long.parseLong(user.group(2))));
        assertThat(security.getFsGroup()).as("who may write to the volumes").isEqualTo(security.getRunAsGroup());
    }

    @Test
    void whoever_ends_a_node_waits_until_it_has_taken_its_leave() {
        int timeout = seconds(Yaml.document(Path.of("..", "config", "node.schema.json"))
                .at("/$defs/drain/properties/timeout/default")
                .asText());
        int delay = seconds(manifests.variable("WEIR_DRAIN_DELAY"));
        MatchResult compose = Pattern.compile("stop_grace_period: ([0-9]+s)\n")
                .matcher(Yaml.text(WeirImage.FILES.resolve("compose.yaml")))
                .results()
                .findFirst()
                .orElseThrow();

        assertThat(manifests.pod().getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(delay + timeout + LEAVES_SECONDS);
        assertThat(seconds(compose.group(1))).isGreaterThanOrEqualTo(usualDelay() + timeout + LEAVES_SECONDS);
    }

    @Test
    void a_balancer_notices_that_a_node_ends_while_it_still_accepts() {
        V1Probe ready = manifests.container().getReadinessProbe();
        MatchResult checks = Pattern.compile("check inter (\\d+)s fall (\\d+) ")
                .matcher(Yaml.text(WeirImage.FILES.resolve("haproxy.cfg")))
                .results()
                .findFirst()
                .orElseThrow();

        int noticed = ready.getPeriodSeconds() * ready.getFailureThreshold() + ready.getTimeoutSeconds();
        int noticedByHaproxy = Integer.parseInt(checks.group(1)) * (Integer.parseInt(checks.group(2)) + 1);

        assertThat(noticed).isLessThan(seconds(manifests.variable("WEIR_DRAIN_DELAY")));
        assertThat(noticedByHaproxy).isLessThan(usualDelay());
    }

    /** What the image says where nobody says anything else. */
    private static int usualDelay() {
        return Pattern.compile("WEIR_DRAIN_DELAY:-([0-9]+s)}")
                .matcher(Yaml.text(IMAGE_SETTINGS))
                .results()
                .mapToInt(found -> seconds(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void probes_are_answered() {
        try (WeirNode node = new WeirNode(
                Scratch.directory(DeploymentFitsNodeTest.class, "probed"),
                NodeYaml.alone("probed").withToken("a-token-that-probes-do-not-know"),
                Documents.hello("hello"))) {
            Admin probing = node.admin().withToken(Optional.empty());
            node.start().awaitReady(WeirCluster.FORMS_WITHIN);

            for (V1Probe probe : List.of(
                    manifests.container().getStartupProbe(),
                    manifests.container().getLivenessProbe(),
                    manifests.container().getReadinessProbe())) {
                assertThat(probe.getHttpGet().getPort().getStrValue()).isEqualTo("admin");
                probing.get(probe.getHttpGet().getPath()).expect(200);
            }
            assertThat(manifests.container().getReadinessProbe().getHttpGet().getPath())
                    .isEqualTo("/readyz");
            assertThat(Yaml.text(WeirImage.FILES.resolve("haproxy.cfg"))).contains("option httpchk GET /readyz\n");
        }
    }

    @Test
    void prometheus_asks_for_what_there_is() {
        JsonNode job = Yaml.document(WeirImage.FILES.resolve("prometheus.yaml")).at("/scrape_configs/0");

        String targets = job.at("/static_configs/0/targets").toString();

        assertThat(targets).isEqualTo("[\"node-1:9080\",\"node-2:9080\",\"node-3:9080\"]");
        assertThat(job.at("/authorization/credentials_file").asText()).isEqualTo("/run/secrets/weir-admin-token");
    }

    @Test
    void memory_is_enough_for_the_heap_and_as_much_beside_it() {
        var resources = manifests.container().getResources();
        long limit = manifests.memory();

        MatchResult percent = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)")
                .matcher(dockerfile)
                .results()
                .findFirst()
                .orElseThrow();
        long heap = limit * Integer.parseInt(percent.group(1)) / 100;

        assertThat(resources.getRequests().get("memory"))
                .isEqualTo(resources.getLimits().get("memory"));
        assertThat(resources.getLimits()).as("a limit of CPU slows nodes down").doesNotContainKey("cpu");
        assertThat(limit - heap).isGreaterThanOrEqualTo(Math.max(heap, 192 << 20));
    }

    @Test
    void the_gateway_config_of_the_config_map_is_good() throws IOException {
        String gateway = manifests.gateway();
        Path file =
                Scratch.directory(DeploymentFitsNodeTest.class, "config-map").resolve("gateway.yaml");
        Files.writeString(file, gateway);

        assertThat(check(file)).contains("ok, 1 route, 0 upstreams");
        assertThat(gateway).isEqualTo(withoutComments(Yaml.text(WeirImage.FILES.resolve("gateway.yaml"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.yaml", "gateway-sample.yaml", "train/gateway.yaml"})
    void gateway_configs_are_good(String file) {
        assertThat(check(WeirImage.FILES.resolve(file))).contains("ok, ");
    }

    /** What a node says of a gateway config, if it is good. */
    private static String check(Path file) {
        Path log = Scratch.directory(DeploymentFitsNodeTest.class, "check").resolve("check.log");
        try (WeirProcess check =
                WeirProcess.start(log, "check", file.toAbsolutePath().toString())) {
            int exit = check.awaitExit(Duration.ofMinutes(1));
            assertThat(exit).as(check.output()).isZero();
            return check.output();
        }
    }

    private static String withoutComments(String yaml) {
        return yaml.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static int seconds(String duration) {
        if (!duration.endsWith("s")) {
            throw new AssertionError(duration + " (expected: seconds)");
        }
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }
}
