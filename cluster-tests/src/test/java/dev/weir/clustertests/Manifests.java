// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What {@code docker/kubernetes} asks of Kubernetes, read as its API reads it: what the API does not know, does not
 * have or has in another type is an error.
 *
 * @param byName of the kind and the name: {@code Service/weir}
 */
record Manifests(Map<String, Object> byName) {

    static final Path FILE = WeirImage.FILES.resolve("kubernetes").resolve("weir.yaml");

    private static final ObjectMapper TREES = new ObjectMapper();

    /** What each kind is, with the version of the API in which it is. */
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1/Service", V1Service.class,
            "v1/ConfigMap", V1ConfigMap.class,
            "apps/v1/StatefulSet", V1StatefulSet.class,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class);

    static Manifests read() {
        return of(Yaml.documents(FILE));
    }

    static Manifests of(List<JsonNode> trees) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (JsonNode tree : trees) {
            String kind = tree.path("kind").asText();
            Class<?> type = KINDS.get(tree.path("apiVersion").asText() + '/' + kind);
            if (type == null) {
                throw new AssertionError("kind: " + kind + " (expected: one of " + KINDS.keySet() + ")");
            }
            String name = kind + '/' + tree.path("metadata").path("name").asText();
            if (all.put(name, typed(name, type, tree)) != null) {
                throw new AssertionError(name + " is there twice");
            }
        }
        return new Manifests(all);
    }

    private static Object typed(String name, Class<?> type, JsonNode tree) {
        Object typed;
        try {
            typed = JSON.getGson().fromJson(tree.toString(), type);
        } catch (RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
        JsonNode back = tree(JSON.getGson().toJson(typed));
        if (!says(back, tree)) {
            throw new AssertionError(name + " says\n" + tree + "\nwhich is read as\n" + back);
        }
        return typed;
    }

    /** Whether everything in one tree is in another one too, which may have more fields: those with defaults. */
    private static boolean says(JsonNode all, JsonNode some) {
        if (some.isObject()) {
            return all.isObject()
                    && some.properties().stream().allMatch(field -> says(all.path(field.getKey()), field.getValue()));
        }
        if (some.isArray()) {
            return all.size() == some.size()
                    && IntStream.range(0, some.size()).allMatch(i -> says(all.path(i), some.path(i)));
        }
        return all.equals(some);
    }

    private static JsonNode tree(String json) {
        try {
            return TREES.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    <T> T get(Class<T> type, String name) {
        String full = type.getSimpleName().substring("V1".length()) + '/' + name;
        Object found = byName.get(full);
        if (found == null) {
            throw new AssertionError(full + " is not there, but " + byName.keySet());
        }
        return type.cast(found);
    }

    V1StatefulSet nodes() {
        return get(V1StatefulSet.class, "weir");
    }

    /** What each pod is. */
    V1PodSpec pod() {
        return nodes().getSpec().getTemplate().getSpec();
    }

    Map<String, String> podLabels() {
        return nodes().getSpec().getTemplate().getMetadata().getLabels();
    }

    /** The only one in a pod. */
    V1Container container() {
        List<V1Container> all = pod().getContainers();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " containers in a pod (expected: 1)");
        }
        return all.get(0);
    }

    /** Of a variable whose value stands there. */
    String variable(String name) {
        return container().getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(variable -> variable.getValue())
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(name + " is not among " + container().getEnv()));
    }

    /** Of a port of the container that has a name. */
    int port(String name) {
        return container().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .mapToInt(port -> port.getContainerPort())
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(name + " is not among " + container().getPorts()));
    }

    /** Bytes that the container may have. */
    long memory() {
        return Objects.requireNonNull(container().getResources().getLimits().get("memory"))
                .getNumber()
                .longValue();
    }

    /** The gateway config that a cluster begins with. */
    String gateway() {
        return Objects.requireNonNull(get(V1ConfigMap.class, "weir").getData().get("gateway.yaml"));
    }
}
