// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hosts on one machine, with cables that can be pulled: each is a network namespace with an interface in an edge
 * network, where its clients are, this process among them, and one in a cluster network, where only members are. Linux
 * only, for root only, and one at a time: its names and addresses are always the same, so that it finds and removes
 * what a run has left that did not come to its end.
 */
final class NetworkLab implements AutoCloseable {

    /**
     * The namespace of the two bridges. They have one of their own because frames that cross a bridge of the machine
     * are filtered by its firewall.
     */
    static final String SWITCH = "weir-lab-switch";

    private static final String PREFIX_OF_NAMES = "weir-lab-";

    /** Set to "required" where a machine that cannot is a failure, not an excuse. */
    private static final String PROPERTY = "network-lab";

    private static final String EDGE = "10.216.0.";
    private static final String CLUSTER = "10.217.0.";
    private static final String UPLINK = "weir-lab-up";
    private static final int FIRST_ADDRESS = 10;
    private static final int COMMAND_SECONDS = 20;

    private static final Path NAMESPACES = Path.of("/run/netns");

    private final MachineLock lock;
    private final List<Host> hosts;

    private NetworkLab(MachineLock lock, int count) {
        this.lock = lock;
        this.hosts = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Host(this, number))
                .toList();
    }

    /** Builds one, after another process has removed its own. Only where there is no {@link #obstacle}. */
    static NetworkLab of(int count) {
        try {
            NetworkLab lab = new NetworkLab(MachineLock.of("network-lab"), count);
            lab.removeAll();
            lab.build();
            return lab;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why there cannot be one here. Fails where there must be one. */
    static Optional<String> obstacle() {
        Optional<String> obstacle = seen();
        if (obstacle.isPresent() && System.getProperty(PROPERTY, "").equals("required")) {
            throw new AssertionError(
                    "network lab: " + obstacle.get() + " (expected: possible, as -D" + PROPERTY + "=required says)");
        }
        return obstacle;
    }

    private static Optional<String> seen() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("network namespaces need Linux");
        }
        try {
            Run who = run(List.of("id", "-u"));
            if (!who.output().strip().equals("0")) {
                return Optional.of("network namespaces need root");
            }
            Run tried = run(List.of("unshare", "--net", "ip", "netns", "list"));
            return tried.exit() == 0 ? Optional.empty() : Optional.of("ip netns: " + tried.output());
        } catch (IOException e) {
            return Optional.of(
                    "ip or unshare is missing (on Debian: apt-get install iproute2 util-linux): " + e.getMessage());
        }
    }

    private void build() {
        ip("netns", "add", SWITCH);
        for (String bridge : List.of("edge", "cluster")) {
            ip("-n", SWITCH, "link", "add", bridge, "type", "bridge", "forward_delay", "0", "mcast_snooping", "0");
            ip("-n", SWITCH, "link", "set", bridge, "up");
        }
        ip("link", "add", UPLINK, "type", "veth", "peer", "name", "uplink", "netns", SWITCH);
        ip("-n", SWITCH, "link", "set", "uplink", "master", "edge", "up");
        ip("addr", "add", EDGE + "1/24", "dev", UPLINK);
        ip("link", "set", UPLINK, "up");
        for (Host host : hosts) {
            String namespace = namespace(host.number());
            ip("netns", "add", namespace);
            ip("-n", namespace, "link", "set", "lo", "up");
            connect(host, "e", "edge", "eth0", EDGE);
            connect(host, "c", "cluster", "eth1", CLUSTER);
        }
    }

    private void connect(Host host, String port, String bridge, String device, String network) {
        String namespace = namespace(host.number());
        String cable = port + host.number();
        ip("-n", SWITCH, "link", "add", cable, "type", "veth", "peer", "name", device, "netns", namespace);
        ip("-n", SWITCH, "link", "set", cable, "master", bridge, "up");
        ip("-n", namespace, "addr", "add", address(network, host.number()) + "/24", "dev", device);
        ip("-n", namespace, "link", "set", device, "up");
    }

    private static String address(String network, int number) {
        return network + (FIRST_ADDRESS + number);
    }

    private static String namespace(int number) {
        return PREFIX_OF_NAMES + number;
    }

    /** @param number from 1 */
    Host host(int number) {
        return hosts.get(number - 1);
    }

    List<Place> places() {
        return hosts.stream().map(Host::place).toList();
    }

    /** The address under which every host reaches this process. */
    static InetAddress here() {
        try {
            return InetAddress.getByName(EDGE + "1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Place placeOf(int number) {
        return new Place(
                address(EDGE, number), address(CLUSTER, number), List.of("ip", "netns", "exec", namespace(number)));
    }

    /** Lets two hosts no longer reach each other in the cluster network, or again. */
    void part(int one, int other, boolean parted) {
        String verb = parted ? "add" : "del";
        ip("-n", namespace(one), "route", verb, "blackhole", address(CLUSTER, other) + "/32");
        ip("-n", namespace(other), "route", verb, "blackhole", address(CLUSTER, one) + "/32");
    }

    /** Runs {@code ip}, which must succeed. */
    void ip(String... arguments) {
        try {
            Run run =
                    run(Stream.concat(Stream.of("ip"), Arrays.stream(arguments)).toList());
            if (run.exit() != 0) {
                throw new AssertionError("ip " + String.join(" ", arguments) + ": " + run.output());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever has one of our names, with the processes in it. */
    private void removeAll() throws IOException {
        for (String namespace : namespaces()) {
            Run pids = run(List.of("ip", "netns", "pids", namespace));
            pids.output()
                    .lines()
                    .map(Long::parseLong)
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(ProcessHandle::destroyForcibly);
            ip("netns", "del", namespace);
        }
        // It goes with its other end, but a moment later.
        run(List.of("ip", "link", "del", UPLINK));
    }

    private static List<String> namespaces() throws IOException {
        if (!Files.isDirectory(NAMESPACES)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(NAMESPACES)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX_OF_NAMES))
                    .toList());
        }
    }

    private static Run run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command + " still runs");
            }
            return new Run(process.exitValue(), output);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while " + command + " runs", e);
        }
    }

    private record Run(int exit, String output) {}

    @Override
    public void close() {
        try {
            removeAll();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
