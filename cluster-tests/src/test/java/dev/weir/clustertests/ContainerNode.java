// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;

/**
 * A node in a container with two networks: clients come by one of them, through ports of loopback that stay the same
 * over its lives; the other members are in the other one, which can be cut.
 */
final class ContainerNode extends GenericContainer<ContainerNode> {

    static final String TOKEN = "the-token-of-the-containers";

    private static final String SECRET = "the-secret-of-the-containers";
    private static final int CLIENTS = 8080;
    private static final int ADMIN = 9080;
    private static final int STOPS_WITHIN_SECONDS = 60;

    private final String name;
    private final Network members;
    private final String address;
    private final int clientPort = FreePorts.next();
    private final int adminPort = FreePorts.next();

    /**
     * @param edge where its clients are
     * @param members where the other nodes are
     * @param address of its own in the latter
     * @param gateway the gateway config that the cluster begins with
     */
    ContainerNode(String name, Network edge, Network members, String address, int expected, String gateway) {
        super(WeirImage.name());
        this.name = name;
        this.members = members;
        this.address = address;
        withNetwork(edge);
        withEnv(Map.of(
                "WEIR_NAME",
                name,
                "WEIR_MEMBER_ADDRESS",
                address,
                "WEIR_MEMBERS",
                ContainerCluster.MEMBERS,
                "WEIR_EXPECTED",
                Integer.toString(expected),
                // Quick to start on few cores.
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1"));
        withCopyToContainer(text(gateway), "/etc/weir/gateway.yaml");
        withCopyToContainer(text(TOKEN), "/run/secrets/weir-admin-token");
        withCopyToContainer(text(SECRET), "/run/secrets/weir-cluster-secret");
        withCreateContainerCmdModifier(create -> create.withHostConfig(host(create.getHostConfig())));
        waitingFor(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                // Whoever starts a cluster waits for all of it.
            }
        });
    }

    private static Transferable text(String text) {
        return Transferable.of(text, 0444);
    }

    private HostConfig host(HostConfig given) {
        HostConfig host = given == null ? HostConfig.newHostConfig() : given;
        return host.withMemory(512L << 20).withPortBindings(binding(clientPort, CLIENTS), binding(adminPort, ADMIN));
    }

    private static PortBinding binding(int port, int inside) {
        return new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(inside));
    }

    @Override
    protected void containerIsCreated(String id) {
        connect();
    }

    String name() {
        return name;
    }

    int clientPort() {
        return clientPort;
    }

    Admin admin() {
        return new Admin(adminPort, Optional.of(TOKEN));
    }

    /** SIGKILL. */
    void kill() {
        docker().killContainerCmd(getContainerId()).exec();
    }

    /** SIGTERM, and SIGKILL if it does not end. */
    void terminate() {
        docker().stopContainerCmd(getContainerId())
                .withTimeout(STOPS_WITHIN_SECONDS)
                .exec();
    }

    /** Starts it again with what it had on its disk. */
    void startAgain() {
        docker().startContainerCmd(getContainerId()).exec();
    }

    /** It does nothing any more, as in a long garbage collection, and nobody is told. */
    void pause() {
        docker().pauseContainerCmd(getContainerId()).exec();
    }

    void goOn() {
        docker().unpauseContainerCmd(getContainerId()).exec();
    }

    /** The other nodes are not reached any more; clients are. */
    void cut() {
        docker().disconnectFromNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(members.getId())
                .exec();
    }

    /** The other nodes can be reached again. */
    void connect() {
        docker().connectToNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(members.getId())
                .withContainerNetwork(new ContainerNetwork()
                        .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address))
                        // A name that it has in this network only: another one would lead to the wrong address.
                        .withAliases(List.of(ContainerCluster.MEMBERS)))
                .exec();
    }

    boolean runs() {
        InspectContainerResponse.ContainerState state =
                docker().inspectContainerCmd(getContainerId()).exec().getState();
        return Boolean.TRUE.equals(state.getRunning()) && !Boolean.TRUE.equals(state.getPaused());
    }

    private DockerClient docker() {
        return getDockerClient();
    }
}
