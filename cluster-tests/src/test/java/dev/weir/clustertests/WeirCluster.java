// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Several nodes that know each other, with ports that were chosen beforehand. */
final class WeirCluster implements AutoCloseable {

    /** Three JVMs on two busy cores; on a machine with nothing to do it takes a few seconds. */
    static final Duration FORMS_WITHIN = Duration.ofMinutes(1);

    /** Nodes that start at once may split, and look for each other every 30 s: perhaps more than once. */
    private static final Duration COME_TOGETHER_WITHIN = Duration.ofMinutes(3);

    /** News that got lost are looked for every 10 s. */
    private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(20);

    private final Path directory;
    private final String name;
    private final List<WeirNode> nodes;

    private WeirCluster(Path directory, String name, List<WeirNode> nodes) {
        this.directory = directory;
        this.name = name;
        this.nodes = nodes;
    }

    /** Three nodes that were not started yet. */
    static WeirCluster ofThree(Class<?> test, String gateway) {
        return ofThree(test, "three", Optional.empty(), gateway);
    }

    /**
     * Three nodes that were not started yet.
     *
     * @param name of the cluster, other than those of the test's other clusters
     * @param gateway the gateway config all of them begin with
     */
    static WeirCluster ofThree(Class<?> test, String name, Optional<String> secret, String gateway) {
        return ofThree(test, name, secret, "", gateway);
    }

    /**
     * Three nodes that were not started yet.
     *
     * @param more lines of each {@code node.yaml}; those that are indented by two belong to {@code cluster}
     * @param gateway the gateway config all of them begin with
     */
    static WeirCluster ofThreeWith(Class<?> test, String more, String gateway) {
        return ofThree(test, "three", Optional.empty(), more, gateway);
    }

    /** Three nodes that were not started yet, with a listener for TLS beside the other one. */
    static WeirCluster ofThreeOverTls(Class<?> test, String gateway) {
        List<NodeYaml> alone = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            alone.add(NodeYaml.alone("node-" + i).withTlsPort(FreePorts.next()));
        }
        return joined(Scratch.directory(test, "three"), "three", alone, "", gateway);
    }

    /** A node on each host of a network, not started yet. */
    static WeirCluster on(NetworkLab lab, Class<?> test, String gateway) {
        return of(Scratch.directory(test, "lab"), "lab", lab.places(), Optional.empty(), "", gateway);
    }

    /**
     * A node on each host of a network, not started yet.
     *
     * @param name of the cluster, other than those of the test's other clusters
     */
    static WeirCluster on(NetworkLab lab, Class<?> test, String name, String gateway) {
        return of(Scratch.directory(test, name), name, lab.places(), Optional.empty(), "", gateway);
    }

    /** Any number of nodes that were not started yet. */
    static WeirCluster of(int count, Class<?> test, String name, String gateway) {
        List<Place> places = Collections.nCopies(count, Place.LOOPBACK);
        return of(Scratch.directory(test, name), name, places, Optional.empty(), "", gateway);
    }

    private static WeirCluster ofThree(
            Class<?> test, String name, Optional<String> secret, String more, String gateway) {
        List<Place> places = Collections.nCopies(3, Place.LOOPBACK);
        return of(Scratch.directory(test, name), name, places, secret, more, gateway);
    }

    private static WeirCluster of(
            Path directory, String name, List<Place> places, Optional<String> secret, String more, String gateway) {
        List<NodeYaml> alone = new ArrayList<>();
        for (Place place : places) {
            NodeYaml settings =
                    NodeYaml.alone("node-" + (alone.size() + 1)).at(place).withSecret(secret);
            alone.add(place.isLoopback() ? settings : settings.withToken("token-of-the-lab"));
        }
        return joined(directory, name, alone, more, gateway);
    }

    private static WeirCluster joined(Path directory, String name, List<NodeYaml> alone, String more, String gateway) {
        List<String> join = alone.stream().map(NodeYaml::member).toList();
        List<WeirNode> nodes = new ArrayList<>();
        for (NodeYaml settings : alone) {
            NodeYaml joining = settings.in(name, join, join.size());
            nodes.add(new WeirNode(directory.resolve(joining.name()), joining, joining.text() + more, gateway));
        }
        return new WeirCluster(directory, name, List.copyOf(nodes));
    }

    /** Starts those that do not run, all at once; returns when all nodes are ready and see one another. */
    WeirCluster start() {
        nodes.stream().filter(node -> !node.isRunning()).forEach(WeirNode::start);
        nodes.forEach(node -> node.awaitReady(COME_TOGETHER_WITHIN));
        awaitTogether();
        return this;
    }

    /**
     * Returns when all nodes see one another and run the same revision. They may be ready long before: the sides of a
     * split look for each other every 30 s.
     */
    void awaitTogether() {
        Await.until(COME_TOGETHER_WITHIN, () -> {
            List<String> seen = new ArrayList<>();
            for (WeirNode node : nodes) {
                Reply view = node.admin().get("/cluster").expect(200);
                seen.addAll(view.json().path("members").findValuesAsText("revision"));
            }
            assertThat(seen)
                    .as("revisions that all run, as all see it")
                    .hasSize(nodes.size() * nodes.size())
                    .containsOnly(seen.get(0));
        });
    }

    /** All of them, running or not. */
    List<WeirNode> nodes() {
        return nodes;
    }

    /** @param number 1 to 3 */
    WeirNode node(int number) {
        return nodes.get(number - 1);
    }

    /** Those that run. */
    List<WeirNode> running() {
        return nodes.stream().filter(WeirNode::isRunning).toList();
    }

    /** The current revision, as the first running node knows it. */
    long revision() {
        return running().get(0).admin().revision();
    }

    /** One more node that wants to join, with its settings changed where that is wanted. */
    WeirNode stranger(NodeYaml settings, String gateway) {
        return new WeirNode(directory.resolve(settings.name()), settings, gateway);
    }

    /** Settings of one more node that knows where the others are, but not their secret. */
    NodeYaml settingsOfStranger(String strangerName) {
        NodeYaml alone = NodeYaml.alone(strangerName);
        List<String> join = nodes.stream().map(node -> node.settings().member()).toList();
        return alone.in(name, join, nodes.size());
    }

    /** Returns when every running node answers a path with a text; within the time the promise of propagation gives. */
    void awaitAnswer(String path, String body) {
        for (WeirNode node : running()) {
            Await.until(FOLLOWS_WITHIN, () -> assertThat(node.get(path))
                    .as(node + " " + path)
                    .extracting(Reply::status, Reply::body)
                    .containsExactly(200, body));
        }
    }

    @Override
    public void close() {
        nodes.forEach(WeirNode::close);
    }
}
