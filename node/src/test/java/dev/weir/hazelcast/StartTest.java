// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Members.Member;
import dev.weir.cluster.Voter;
import dev.weir.config.NodeSettings;
import dev.weir.config.NodeSettings.Join;
import dev.weir.io.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StartTest {

    private static final Duration SHORTLY = Duration.ofSeconds(8);

    private final Nodes nodes = new Nodes(2);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void takes_a_free_port_for_port_0_and_needs_nobody() {
        HazelcastCluster node = start("127.0.0.1:0", new Join.Addresses(List.of()), 3);

        assertThat(node.address().getPort()).isPositive();
        assertThat(node.members().all()).extracting(Member::name).containsExactly("node-1");
    }

    @Test
    void listens_on_its_address_and_nowhere_else() throws IOException {
        HazelcastCluster node = start(anywhere(), new Join.Addresses(List.of()), 1);
        int port = node.address().getPort();

        new Socket(InetAddresses.forString("127.0.0.1"), port).close();

        assertThatThrownBy(() -> new Socket(InetAddresses.forString("127.0.0.2"), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void waits_only_shortly_for_members_that_are_not_there() throws IOException {
        try (BlackHole blackHole = new BlackHole()) {
            Join join = new Join.Addresses(List.of("127.0.0.1:1", blackHole.address(), "no-such.invalid:5701"));

            Duration best = timed(join);
            // A busy machine may hold up one of them.
            for (int i = 0; i < 2 && best.compareTo(SHORTLY) >= 0; i++) {
                best = timed(join);
            }

            assertThat(best).isLessThan(SHORTLY);
        }
    }

    /** How long the start of a node takes that finds nobody. */
    private Duration timed(Join join) {
        long start = System.nanoTime();
        HazelcastCluster node = start(anywhere(), join, 3);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(node.members().all()).hasSize(1);
        return took;
    }

    @Test
    void ends_a_connection_that_says_nothing() throws IOException {
        HazelcastCluster node = start(anywhere(), new Join.Addresses(List.of()), 1);

        try (Socket silent =
                new Socket(node.address().getAddress(), node.address().getPort())) {
            silent.getOutputStream().write("HZC".getBytes(StandardCharsets.US_ASCII));
            Eventually.holds("it is connected", () -> Nodes.connections(node).size() == 1);
            byte[] said = silent.getInputStream().readNBytes("HZC".length() + Handshake.HELLO_BYTES);

            Eventually.holds("it is ended", () -> Nodes.connections(node).isEmpty());
            assertThat(new String(said, 0, 3, StandardCharsets.US_ASCII)).isEqualTo("HZC");
        }
    }

    @Test
    void finds_others_by_a_dns_name_with_their_common_port() {
        // Two of loopback's many addresses: the same port on both, as on two machines.
        int port = FreePorts.next();
        HazelcastCluster first = start("127.0.0.1:" + port, new Join.Dns("localhost"), 2);
        HazelcastCluster second = start("127.0.0.2:" + port, new Join.Dns("localhost"), 2);
        HazelcastCluster alone = start(anywhere(), new Join.Dns("no-such.invalid"), 1);

        // Each may have begun a cluster of its own; then these find each other a little later.
        Eventually.holds(
                "both have met",
                Duration.ofSeconds(60),
                () -> first.members().all().size() == 2
                        && second.members().all().size() == 2);
        assertThat(alone.members().all()).hasSize(1);
    }

    @Test
    void does_not_join_a_cluster_of_another_name() {
        nodes.start(0, Optional.empty());

        HazelcastCluster other = Nodes.start("node-2", nodes.settings(1, "other"), () -> Secret.NONE, Nodes.QUICK);
        nodes.all.add(other);

        assertThat(other.members().all()).extracting(Member::name).containsExactly("node-2");
        assertThat(nodes.get(0).members().all()).extracting(Member::name).containsExactly("node-1");
    }

    @Test
    void says_that_the_port_is_in_use() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThatThrownBy(() -> start(address, new Join.Addresses(List.of(address)), 1))
                    .isInstanceOf(ClusterStartException.class)
                    .hasMessageStartingWith("cluster.address: " + address + " (expected: a free port");
        }
    }

    @Test
    void says_that_the_address_is_not_of_this_machine() {
        assertThatThrownBy(() -> start("192.0.2.1:5701", new Join.Addresses(List.of()), 1))
                .isInstanceOf(ClusterStartException.class)
                .hasMessage("cluster.address: 192.0.2.1:5701 (expected: an address of this machine)");
    }

    @Test
    void says_that_the_address_must_be_one_that_others_can_use() {
        assertThatThrownBy(() -> start("0.0.0.0:5701", new Join.Addresses(List.of()), 1))
                .isInstanceOf(ClusterStartException.class)
                .hasMessageStartingWith("cluster.address: 0.0.0.0:5701 (expected: one address of this machine");
    }

    @Test
    void says_that_the_name_of_the_address_is_unknown() {
        NodeSettings.Cluster settings = new NodeSettings.Cluster(
                "weir",
                InetSocketAddress.createUnresolved("no-such.invalid", 5701),
                new Join.Addresses(List.of()),
                1,
                Duration.ofMillis(50),
                1000,
                Optional.empty());

        assertThatThrownBy(() ->
                        HazelcastCluster.start("node-1", settings, () -> 0, () -> Instant.EPOCH, Voter.forgetful()))
                .isInstanceOf(ClusterStartException.class)
                .hasMessageStartingWith("cluster.address: no-such.invalid:5701");
    }

    private static String anywhere() {
        return "127.0.0.1:" + FreePorts.next();
    }

    private HazelcastCluster start(String address, Join join, int expected) {
        HazelcastCluster node =
                Nodes.start("node-1", Nodes.settings("weir", address, join, expected), () -> Secret.NONE, Nodes.QUICK);
        nodes.all.add(node);
        return node;
    }

    /** An address where connections are neither accepted nor refused: its queue is full. */
    private static final class BlackHole implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> waiting = new ArrayList<>();

        BlackHole() throws IOException {
            for (int i = 0; i < 4; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
                waiting.add(channel);
            }
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            server.close();
        }
    }
}
