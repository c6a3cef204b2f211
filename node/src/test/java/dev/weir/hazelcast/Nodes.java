// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.server.ServerConnection;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Voter;
import dev.weir.config.NodeSettings;
import dev.weir.config.NodeSettings.Join;
import dev.weir.io.FreePorts;
import dev.weir.limit.Room;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Several members of one cluster in this process, on loopback. */
final class Nodes implements AutoCloseable {

    /** Gives up sooner than a node in production, so that nobody waits. */
    static final Tempo QUICK = new Tempo(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));

    final List<HazelcastCluster> all = new ArrayList<>();

    /** They outlive their nodes, as disks do. */
    final List<Voter> voters;

    private final List<String> addresses;
    private final int expected;

    Nodes(int expected) {
        this.expected = expected;
        this.addresses = Stream.generate(() -> "127.0.0.1:" + FreePorts.next())
                .limit(expected)
                .toList();
        this.voters = Stream.generate(Voter::forgetful).limit(expected).toList();
    }

    /** So many members, started one after the other, that know each other and have copies of everything. */
    static Nodes formed(int count) {
        Nodes nodes = new Nodes(count);
        for (int i = 0; i < count; i++) {
            nodes.start(i, Optional.empty());
        }
        return nodes.settled();
    }

    /** The same, started at the same time. */
    static Nodes formedAtOnce(int count) {
        Nodes nodes = new Nodes(count);
        List<CompletableFuture<HazelcastCluster>> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            starts.add(CompletableFuture.supplyAsync(() -> nodes.node(index, Secret.NONE)));
        }
        starts.forEach(start -> nodes.all.add(start.join()));
        return nodes.settled();
    }

    private Nodes settled() {
        meet(all.size());
        all.forEach(node -> Eventually.holds("copies", () -> node.members().safe()));
        return this;
    }

    /** Starts node {@code index + 1} and keeps it. */
    HazelcastCluster start(int index, Optional<String> secret) {
        HazelcastCluster node = node(index, Secret.of(secret));
        all.add(node);
        return node;
    }

    /** Starts node {@code index + 1} again, in the place of the one before. */
    void restart(int index) {
        all.set(index, node(index, Secret.NONE));
    }

    /** Starts a node whose secret may change later, and that gives up on silent ones even sooner. */
    HazelcastCluster start(int index, AtomicReference<Secret> secret) {
        Tempo tempo = new Tempo(
                QUICK.callsAtMost(),
                QUICK.looksAgainEvery(),
                Duration.ofSeconds(3),
                QUICK.healsEvery(),
                QUICK.settlesWithin(),
                QUICK.leavesWithin());
        HazelcastCluster node =
                start("node-" + (index + 1), settings(index, "weir"), voters.get(index), secret::get, tempo);
        all.add(node);
        return node;
    }

    /** Starts a node that never looks again by itself and so interferes with nothing. */
    HazelcastCluster startUnhurried(int index) {
        Tempo unhurried = new Tempo(
                QUICK.callsAtMost(),
                Duration.ofDays(1),
                QUICK.silentAtMost(),
                QUICK.healsEvery(),
                QUICK.settlesWithin(),
                QUICK.leavesWithin());
        HazelcastCluster node =
                start("node-" + (index + 1), settings(index, "weir"), voters.get(index), () -> Secret.NONE, unhurried);
        all.add(node);
        return node;
    }

    private HazelcastCluster node(int index, Secret secret) {
        return start("node-" + (index + 1), settings(index, "weir"), voters.get(index), () -> secret, QUICK);
    }

    /** Starts one that nobody keeps. */
    static HazelcastCluster start(String name, NodeSettings.Cluster settings, Supplier<Secret> secret, Tempo tempo) {
        return start(name, settings, Voter.forgetful(), secret, tempo);
    }

    private static HazelcastCluster start(
            String name, NodeSettings.Cluster settings, Voter voter, Supplier<Secret> secret, Tempo tempo) {
        return HazelcastCluster.start(name, settings, System::nanoTime, InstantSource.system(), voter, secret, tempo);
    }

    NodeSettings.Cluster settings(int index, String cluster) {
        return settings(cluster, addresses.get(index), new Join.Addresses(addresses), expected);
    }

    static NodeSettings.Cluster settings(String cluster, String address, Join join, int expected) {
        int colon = address.lastIndexOf(':');
        InetSocketAddress socket =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        return new NodeSettings.Cluster(
                cluster, socket, join, expected, Duration.ofMillis(50), Room.USUAL, Optional.empty());
    }

    HazelcastCluster get(int index) {
        return all.get(index);
    }

    /** Waits until each of the first so many members sees so many. */
    void meet(int count) {
        for (HazelcastCluster node : all.subList(0, count)) {
            Eventually.holds(count + " members", () -> node.members().all().size() == count);
        }
    }

    /** The connections a member has to others. */
    static Collection<ServerConnection> connections(HazelcastCluster node) {
        return ((HazelcastInstanceProxy) node.member())
                .getOriginal()
                .node
                .getServer()
                .getConnectionManager(EndpointQualifier.MEMBER)
                .getConnections();
    }

    /** Ends all at once, without ceremony: what is tested is over. */
    @Override
    public void close() {
        CompletableFuture.allOf(all.stream()
                        .map(node -> CompletableFuture.runAsync(node::terminate))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
