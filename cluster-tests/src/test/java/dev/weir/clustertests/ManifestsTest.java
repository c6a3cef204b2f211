// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyIngressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docker/kubernetes} asks of Kubernetes, as far as that can be known without one. */
class ManifestsTest {

    private static final Manifests manifests = Manifests.read();

    @Test
    void everything_is_there_and_known_to_kubernetes() {
        assertThat(manifests.byName())
                .containsOnlyKeys(
                        "Service/weir-members",
                        "Service/weir",
                        "Service/weir-admin",
                        "ConfigMap/weir",
                        "StatefulSet/weir",
                        "PodDisruptionBudget/weir",
                        "NetworkPolicy/weir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "other type", "missing"})
    void what_kubernetes_would_refuse_is_found(String fault) {
        List<JsonNode> trees = Yaml.documents(Manifests.FILE);
        JsonNode pod = trees.stream()
                .filter(tree -> tree.path("kind").asText().equals("StatefulSet"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");
        ObjectNode container = (ObjectNode) pod.at("/containers/0");

        switch (fault) {
            case "unknown" -> container.putObject("livenesProbe");
            case "other type" -> ((ObjectNode) container.at("/env/3")).put("value", 3);
            default -> container.remove("name");
        }

        assertThatThrownBy(() -> Manifests.of(trees))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("StatefulSet/weir");
    }

    @Test
    void services_lead_to_the_pods() {
        for (String name : List.of("weir", "weir-admin", "weir-members")) {
            V1Service service = manifests.get(V1Service.class, name);

            assertThat(service.getSpec().getSelector()).as(name).isEqualTo(manifests.podLabels());
            for (V1ServicePort port : service.getSpec().getPorts()) {
                int target = port.getTargetPort() == null
                        ? port.getPort()
                        : manifests.port(port.getTargetPort().getStrValue());
                assertThat(target).as(name).isEqualTo(manifests.port(port.getName()));
            }
        }
        assertThat(manifests.nodes().getSpec().getSelector()).isEqualTo(pods());
    }

    @Test
    void nodes_find_each_other_before_they_are_ready() {
        V1Service members = manifests.get(V1Service.class, "weir-members");

        assertThat(manifests.variable("WEIR_MEMBERS"))
                .isEqualTo(members.getMetadata().getName())
                .isEqualTo(manifests.nodes().getSpec().getServiceName());
        assertThat(members.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(members.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(manifests.nodes().getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
    }

    @Test
    void only_members_reach_the_port_of_members() {
        V1NetworkPolicy policy = manifests.get(V1NetworkPolicy.class, "weir");
        int port = manifests.port("members");

        List<V1NetworkPolicyPeer> allowed = new ArrayList<>();
        for (V1NetworkPolicyIngressRule rule : policy.getSpec().getIngress()) {
            assertThat(rule.getPorts()).as("a rule without ports opens all").isNotEmpty();
            rule.getPorts().forEach(open -> assertThat(open.getEndPort()).isNull());
            if (rule.getPorts().stream()
                    .anyMatch(open -> open.getPort().getIntValue().equals(port))) {
                assertThat(rule.getFrom())
                        .as("a rule without peers lets all in")
                        .isNotEmpty();
                allowed.addAll(rule.getFrom());
            }
        }

        assertThat(policy.getSpec().getPodSelector()).isEqualTo(pods());
        assertThat(policy.getSpec().getPolicyTypes()).contains("Ingress");
        assertThat(allowed).containsExactly(new V1NetworkPolicyPeer().podSelector(pods()));
    }

    @Test
    void clients_reach_their_port_and_who_may_the_admin_api() {
        V1NetworkPolicy policy = manifests.get(V1NetworkPolicy.class, "weir");

        Map<Integer, Boolean> openToAll = new TreeMap<>();
        policy.getSpec().getIngress().forEach(rule -> rule.getPorts()
                .forEach(port -> openToAll.put(
                        port.getPort().getIntValue(),
                        rule.getFrom() == null || rule.getFrom().isEmpty())));

        assertThat(openToAll)
                .isEqualTo(Map.of(
                        manifests.port("http"),
                        true,
                        manifests.port("admin"),
                        false,
                        manifests.port("members"),
                        false));
    }

    @Test
    void a_disruption_leaves_the_majority() {
        V1PodDisruptionBudget budget = manifests.get(V1PodDisruptionBudget.class, "weir");
        int replicas = manifests.nodes().getSpec().getReplicas();

        int left = replicas - budget.getSpec().getMaxUnavailable().getIntValue();

        assertThat(budget.getSpec().getSelector()).isEqualTo(pods());
        assertThat(left * 2).isGreaterThan(replicas);
        assertThat(manifests.variable("WEIR_EXPECTED")).isEqualTo(Integer.toString(replicas));
    }

    @Test
    void everything_that_is_mounted_is_there() {
        Stream<String> volumes = manifests.pod().getVolumes().stream().map(volume -> volume.getName());
        Stream<String> claims = manifests.nodes().getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName());

        List<String> mounted = manifests.container().getVolumeMounts().stream()
                .map(V1VolumeMount::getName)
                .toList();

        assertThat(Stream.concat(volumes, claims)).containsExactlyInAnyOrderElementsOf(mounted);
        assertThat(mounted).doesNotHaveDuplicates();
    }

    @Test
    void a_pod_may_do_nothing_but_serve() {
        var pod = manifests.pod().getSecurityContext();
        var container = manifests.container().getSecurityContext();

        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(manifests.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isNullOrEmpty();
    }

    private static V1LabelSelector pods() {
        return new V1LabelSelector().matchLabels(manifests.podLabels());
    }
}
