// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Network.Ipam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** Three nodes in containers: clients in one network, members in another one that leads nowhere else. */
final class ContainerCluster implements AutoCloseable {

    /** The name all members have in their network. */
    static final String MEMBERS = "weir-members";

    /** Three nodes on two busy cores. */
    private static final Duration FORMS_WITHIN = Duration.ofMinutes(2);

    /** Each cluster has a subnet of its own. */
    private static final AtomicInteger subnets = new AtomicInteger(1);

    private final Class<?> test;
    private final Network edge;
    private final Network members;
    private final List<ContainerNode> nodes = new ArrayList<>();

    private ContainerCluster(Class<?> test, String gateway) {
        this.test = test;
        String subnet = "10.214." + subnets.getAndIncrement();
        edge = Network.newNetwork();
        members = Network.builder()
                .createNetworkCmdModifier(create -> create.withInternal(true)
                        .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(subnet + ".0/24"))))
                .build();
        for (int i = 1; i <= 3; i++) {
            nodes.add(new ContainerNode("node-" + i, edge, members, subnet + '.' + (10 + i), 3, gateway));
        }
    }

    /** Three nodes that were not started yet. */
    static ContainerCluster ofThree(Class<?> test, String gateway) {
        return new ContainerCluster(test, gateway);
    }

    /** Starts all of them; returns when all are ready. */
    ContainerCluster start() {
        Startables.deepStart(nodes).join();
        awaitReady();
        return this;
    }

    /** Returns when every node sees all of them and is ready for clients. */
    void awaitReady() {
        awaitSize(3, nodes);
        for (ContainerNode node : nodes) {
            Await.until(FORMS_WITHIN, () -> node.admin().get("/readyz").expect(200));
        }
    }

    /** Returns when these nodes see so many. */
    static void awaitSize(int size, List<ContainerNode> these) {
        for (ContainerNode node : these) {
            Await.until(FORMS_WITHIN, () -> assertThat(
                            node.admin().get("/cluster").expect(200).json().path("members"))
                    .as("members that " + node.name() + " sees")
                    .hasSize(size));
        }
    }

    /** Where clients are, for what else they or the nodes ask. */
    Network edge() {
        return edge;
    }

    List<ContainerNode> nodes() {
        return nodes;
    }

    /** @param number 1 to 3 */
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
            node.stop();
        }
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
