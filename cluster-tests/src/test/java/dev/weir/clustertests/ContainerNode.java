// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/**
 * A node in a container with two networks: clients come by one of them, through ports of loopback that stay the same
 * over its lives; the other members are in the other one, which can be cut.
 */
final class ContainerNode extends GenericContainer<ContainerNode> implements AnyNode {

    static final String TOKEN = "the-token-of-the-containers";

    private static final String SECRET = "the-secret-of-the-containers";
    private static final String DATA = "/var/lib/weir";
    private static final Path FAKE_TIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final int CLIENTS = 8080;
    private static final int ADMIN = 9080;
    private static final int STOPS_WITHIN_SECONDS = 60;
    private static final Duration PAUSES_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Network members;
    private final String address;
    private final int clientPort = FreePorts.next();
    private final int adminPort = FreePorts.next();

    /**
     * @param edge where its clients are
     * @param members where the other nodes are
     * @param address of its own in the latter
     */
    ContainerNode(String name, Network edge, Network members, String address, int expected) {
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

    /** With the gateway config that the cluster begins with. */
    void withGateway(String gateway) {
        withCopyToContainer(text(gateway), "/etc/weir/gateway.yaml");
    }

    /** With a wall clock that is ahead of this machine's, or behind if it is less than nothing. */
    void withClockAhead(Duration ahead) {
        withCopyToContainer(MountableFile.forHostPath(FAKE_TIME), "/usr/local/lib/libfaketime.so.1");
        withEnv("LD_PRELOAD", "/usr/local/lib/libfaketime.so.1");
        withEnv("FAKETIME", String.format(Locale.ROOT, "%+ds", ahead.toSeconds()));
        // The JVM's archive of classes is valid only with the times that its files had.
        withEnv("NO_FAKE_STAT", "1");
    }

    /** With its data on a disk that others can fill. */
    void withData(SmallDisk disk) {
        withCreateContainerCmdModifier(create -> {
            HostConfig host = Objects.requireNonNull(create.getHostConfig());
            create.withHostConfig(host.withBinds(new Bind(disk.volume(), new Volume(DATA))));
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

    @Override
    public String name() {
        return name;
    }

    int clientPort() {
        return clientPort;
    }

    @Override
    public InetSocketAddress listener() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort);
    }

    /** The same, for clients that record what they see. */
    NodeAddress address() {
        InetSocketAddress adminAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort);
        return new NodeAddress(name, listener(), adminAddress, Optional.of(TOKEN));
    }

    /** Where members connect, without the port. */
    String memberAddress() {
        return address;
    }

    @Override
    public Admin admin() {
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

    /**
     * It does nothing any more, as in a long garbage collection, and nobody is told. Asked for again where the engine
     * could not freeze it, as on a busy machine.
     */
    void pause() {
        Await.until(PAUSES_WITHIN, () -> {
            InspectContainerResponse.ContainerState now =
                    docker().inspectContainerCmd(getContainerId()).exec().getState();
            if (!Boolean.TRUE.equals(now.getPaused())) {
                docker().pauseContainerCmd(getContainerId()).exec();
            }
        });
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

    /** With which it ended. */
    long exitCode() {
        return Objects.requireNonNull(
                docker().inspectContainerCmd(getContainerId()).exec().getState().getExitCodeLong());
    }

    boolean runs() {
        InspectContainerResponse.ContainerState state =
                docker().inspectContainerCmd(getContainerId()).exec().getState();
        return Boolean.TRUE.equals(state.getRunning()) && !Boolean.TRUE.equals(state.getPaused());
    }

    /** How many connections it has to a port elsewhere, those included of which it has seen the end and not closed. */
    int connectionsTo(int port) {
        String remote = String.format(Locale.ROOT, ":%04X (01|08)", port);
        String count = run(
                "cat /proc/1/net/tcp /proc/1/net/tcp6 | awk '{ print $3, $4 }' | grep -cE '" + remote + "' || true");
        return Integer.parseInt(count.strip());
    }

    /** What {@code GET /metrics} says under a name, all labels together. */
    double metric(String metric) {
        String text = admin().get("/metrics").expect(200).body();
        return text.lines()
                .filter(line -> line.matches(Pattern.quote(metric) + "(\\{[^}]*\\})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How many files and sockets it has open. */
    int open() {
        return Integer.parseInt(run("ls /proc/1/fd | wc -l").strip());
    }

    /** How far its wall clock is ahead of this machine's, to a second or what the question takes. */
    Duration clockAhead() {
        Reply answer = get("/a");
        Instant said = ZonedDateTime.parse(answer.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        return Duration.between(Instant.now(), said);
    }

    /** Runs a script of a shell beside it, as the same user, and returns what it wrote. */
    private String run(String script) {
        try {
            return execInContainer("sh", "-c", script).getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a container runs: " + script, e);
        }
    }

    /** What a client gets, on a connection of its own. */
    Reply get(String path) {
        try (KeepAliveClient client = new KeepAliveClient(listener())) {
            return client.get(path);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": " + path, e);
        }
    }

    private DockerClient docker() {
        return getDockerClient();
    }

    @Override
    public String toString() {
        return name;
    }
}
