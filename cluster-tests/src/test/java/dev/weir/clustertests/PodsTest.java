// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Network.Ipam;
import io.kubernetes.client.openapi.models.V1Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.Network;

/** The pods of {@code docker/kubernetes}, as nearly as Docker can run them. The last test ends one. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PodsTest {

    private static final Duration FORM_WITHIN = Duration.ofMinutes(2);
    private static final String SUBNET = "10.215.1";

    private static final Manifests manifests = Manifests.read();
    private static final List<Pod> pods = new ArrayList<>();

    @BeforeAll
    static void make() throws IOException {
        Network network = Network.builder()
                .createNetworkCmdModifier(create ->
                        create.withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(SUBNET + ".0/24"))))
                .build();
        Path volumes = Scratch.directory(PodsTest.class, "volumes");
        Path secrets = Files.createDirectories(volumes.resolve("secrets"));
        Files.writeString(secrets.resolve("weir-admin-token"), Pod.TOKEN);
        Files.writeString(secrets.resolve("weir-cluster-secret"), "the-secret-of-the-pods");
        Path config = Files.createDirectories(volumes.resolve("gateway"));
        Files.writeString(config.resolve("gateway.yaml"), manifests.gateway());
        for (int i = 0; i < manifests.nodes().getSpec().getReplicas(); i++) {
            pods.add(new Pod(manifests, i, network, SUBNET + '.' + (10 + i), volumes));
        }
    }

    @AfterAll
    static void end() throws IOException {
        for (Pod pod : pods) {
            if (pod.getContainerId() != null) {
                Path directory =
                        Files.createDirectories(Scratch.of(PodsTest.class).resolve(pod.name()));
                Files.writeString(directory.resolve("node.log"), pod.getLogs());
            }
            pod.stop();
        }
        pods.get(0).getNetwork().close();
    }

    @Test
    @Order(1)
    void a_pod_alone_lives_and_waits_for_the_others() {
        Pod first = pods.get(0);
        V1Probe startup = manifests.container().getStartupProbe();
        V1Probe live = manifests.container().getLivenessProbe();
        V1Probe ready = manifests.container().getReadinessProbe();

        first.start();
        Await.until(
                Pod.patience(startup),
                () -> assertThat(first.probe(startup.getHttpGet().getPath())).isEqualTo(200));

        assertThat(first.probe(live.getHttpGet().getPath())).isEqualTo(200);
        assertThat(first.probe(ready.getHttpGet().getPath())).isEqualTo(503);
        pods.stream().skip(1).parallel().forEach(Pod::start);
        for (Pod pod : pods) {
            Await.until(
                    FORM_WITHIN,
                    () -> assertThat(pod.probe(ready.getHttpGet().getPath())).isEqualTo(200));
        }
        // They may be ready a moment before the first one sees all of them.
        Await.until(FORM_WITHIN, () -> assertThat(
                        first.admin().get("/cluster").expect(200).json().path("members"))
                .hasSize(pods.size()));
    }

    @Test
    @Order(2)
    void they_begin_with_the_config_map_and_take_changes() throws IOException {
        for (Pod pod : pods) {
            assertThat(answer(pod)).isEqualTo("This is Weir, and it has no routes yet.\n");
        }

        pods.get(1)
                .admin()
                .putConfig("?wait=all&timeout=30s", 1, Documents.hello("changed"))
                .expect(200);

        for (Pod pod : pods) {
            assertThat(answer(pod)).isEqualTo("changed");
        }
    }

    @Test
    @Order(2)
    void they_write_to_their_volumes_and_nowhere_else() {
        Pod pod = pods.get(2);

        assertThat(pod.inside("id", "-u").getStdout()).isEqualTo("10001\n");
        assertThat(pod.inside("ls", "/var/lib/weir").getStdout()).isNotEmpty();
        assertThat(pod.inside("touch", "/tmp/x").getExitCode()).isZero();
        for (String place : List.of("/x", "/etc/weir/x", "/etc/weir/gateway.yaml", "/run/secrets/x", "/opt/weir/x")) {
            assertThat(pod.inside("touch", place).getExitCode()).as(place).isNotZero();
        }
        assertThat(pod.inside("cat", "/proc/1/status").getStdout())
                .containsPattern("CapEff:\\s+0000000000000000\n")
                .containsPattern("NoNewPrivs:\\s+1\n");
    }

    @Test
    @Order(2)
    void the_archive_of_classes_is_used_and_nobody_is_near_the_limit_of_memory() {
        for (Pod pod : pods) {
            assertThat(pod.inside("cat", "/proc/1/maps").getStdout()).contains("/opt/weir/weir.jsa");
            assertThat(pod.getCurrentContainerInfo().getState().getOOMKilled()).isFalse();
        }
    }

    @Test
    @Order(3)
    void a_pod_ends_in_the_time_it_is_given_and_the_others_take_changes() throws IOException {
        Pod leaves = pods.get(0);
        Pod stays = pods.get(1);

        assertThat(leaves.terminate()).isZero();
        stays.admin()
                .putConfig("?wait=all&timeout=30s", stays.admin().revision(), Documents.hello("without it"))
                .expect(200);

        assertThat(answer(pods.get(2))).isEqualTo("without it");
        assertThat(leaves.getLogs()).contains(leaves.name() + " has ended").doesNotContain("ERROR");
    }

    private static String answer(Pod pod) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(pod.clientPort())) {
            return client.get("/hello").expect(200).body();
        }
    }
}
