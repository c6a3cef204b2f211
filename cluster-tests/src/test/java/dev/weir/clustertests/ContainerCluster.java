// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Network.Ipam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** Nodes in containers: clients in one network, members in another one that leads nowhere else. */
final class ContainerCluster implements AutoCloseable {

    /** The name all members have in their network. */
    static final String MEMBERS = "weir-members";

    /** Three nodes on two busy cores. */
    static final Duration FORMS_WITHIN = Duration.ofMinutes(2);

    private static final Duration FOLLOWS_WITHIN = Duration.ofMinutes(1);

    /** Each cluster has a subnet of its own: of 256, every process of the machine has so many. */
    private static final int SUBNETS = 256 / TestProcess.AT_ONCE_MAX;

    private static final AtomicInteger subnets = new AtomicInteger((TestProcess.NUMBER - 1) * SUBNETS);

    private final Class<?> test;
    private final Network edge;
    private final Network members;
    private final List<ContainerNode> nodes = new ArrayList<>();
    private final List<SmallDisk> disks = new ArrayList<>();

    private ContainerCluster(Class<?> test, int size) {
        this.test = test;
        Scratch.deleteAll(Scratch.of(test));
        String subnet = "10.214." + subnets.getAndIncrement();
        edge = Network.newNetwork();
        members = Network.builder()
                .createNetworkCmdModifier(create -> create.withInternal(true)
                        .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(subnet + ".0/24"))))
                .build();
        for (int i = 1; i <= size; i++) {
            nodes.add(new ContainerNode("node-" + i, edge, members, subnet + '.' + (10 + i), size));
        }
    }

    /** Three nodes that were not started yet. */
    static ContainerCluster ofThree(Class<?> test) {
        return new ContainerCluster(test, 3);
    }

    /** A node alone, for what has nothing to do with others. */
    static ContainerCluster ofOne(Class<?> test) {
        return new ContainerCluster(test, 1);
    }

    /**
     * Starts all of them; returns when all are ready.
     *
     * @param gateway the gateway config that the cluster begins with
     */
    ContainerCluster start(String gateway) {
        nodes.forEach(node -> node.withGateway(gateway));
        Startables.deepStart(nodes).join();
        awaitReady();
        return this;
    }

    /** The same, but one of them is there before the others come: the oldest one, whose clock is the cluster's. */
    ContainerCluster startWith(ContainerNode first, String gateway) {
        first.withGateway(gateway);
        first.start();
        awaitSize(1, List.of(first));
        List<ContainerNode> rest = others(first);
        rest.forEach(node -> node.withGateway(gateway));
        Startables.deepStart(rest).join();
        awaitReady();
        return this;
    }

    /** Starts those again that ended, with what they had on their disks; returns when all are ready. */
    void startAgain() {
        nodes.stream().filter(node -> !node.runs()).forEach(ContainerNode::startAgain);
        awaitReady();
    }

    /** Returns when every node sees all of them and is ready for clients. */
    void awaitReady() {
        awaitSize(nodes.size(), nodes);
        for (ContainerNode node : nodes) {
            Await.until(FORMS_WITHIN, () -> node.admin().get("/readyz").expect(200));
        }
    }

    /** Returns when these nodes see so many. */
    static void awaitSize(int size, List<ContainerNode> these) {
        for (ContainerNode node : these) {
            Await.until(FORMS_WITHIN, () -> assertThat(members(node))
                    .as("members that " + node.name() + " sees")
                    .hasSize(size));
        }
    }

    /** Those that a node sees, the oldest first. */
    static List<String> members(ContainerNode node) {
        return node.admin().get("/cluster").expect(200).json().path("members").findValuesAsText("name");
    }

    /** Makes a change at a node; returns when everybody who is here has confirmed it. */
    static long change(ContainerNode node, String document) {
        return node.admin()
                .putConfig("?wait=all&timeout=30s", node.admin().revision(), document)
                .expect(200)
                .revision();
    }

    /** Returns when every node answers a path with a text. */
    void awaitAnswer(String path, String body) {
        awaitAnswer(path, body, FOLLOWS_WITHIN);
    }

    void awaitAnswer(String path, String body, Duration within) {
        for (ContainerNode node : nodes) {
            Await.until(within, () -> assertThat(node.get(path))
                    .as(node + " " + path)
                    .extracting(Reply::status, Reply::body)
                    .containsExactly(200, body));
        }
    }

    /** A disk for the data of a node that was not started yet; it ends with the cluster. */
    SmallDisk diskFor(ContainerNode node, int kibibytes) {
        SmallDisk disk = SmallDisk.of(kibibytes);
        disks.add(disk);
        node.withData(disk);
        return disk;
    }

    /** Where the nodes reach this machine, by the network where clients are: what a service behind them binds to. */
    InetAddress host() {
        String address = DockerClientFactory.instance()
                .client()
                .inspectNetworkCmd()
                .withNetworkId(edge.getId())
                .exec()
                .getIpam()
                .getConfig()
                .get(0)
                .getGateway();
        return new InetSocketAddress(address, 0).getAddress();
    }

    /** For what a test writes about it, logs included. */
    Path directory() {
        return Scratch.of(test);
    }

    List<ContainerNode> nodes() {
        return nodes;
    }

    /** @param number from 1 */
    ContainerNode node(int number) {
        return nodes.get(number - 1);
    }

    /** All but one. */
    List<ContainerNode> others(ContainerNode one) {
        return nodes.stream().filter(node -> !node.name().equals(one.name())).toList();
    }

    @Override
    public void close() {
        for (ContainerNode node : nodes) {
            keepLog(node);
        }
        nodes.parallelStream().forEach(ContainerNode::stop);
        disks.forEach(SmallDisk::close);
        members.close();
        edge.close();
    }

    private void keepLog(ContainerNode node) {
        if (node.getContainerId() == null) {
            return;
        }
        try {
            Path directory = Files.createDirectories(Scratch.of(test).resolve(node.name()));
            Files.writeString(directory.resolve("node.log"), node.getLogs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
