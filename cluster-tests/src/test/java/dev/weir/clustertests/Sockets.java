// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a process of this machine has open, as its kernel tells (Linux). */
final class Sockets {

    private static final String SOCKET = "socket:[";

    private Sockets() {}

    /** The ends of a connection. What listens has port 0 at the other end. */
    private record Ports(int own, int other) {}

    /**
     * How much of each kind a process has open.
     *
     * @param byPort what a connection is called that has this port at either end; those with other ports are left out
     */
    static Map<String, Long> of(long pid, Map<Integer, String> byPort) {
        Map<String, Ports> connections = connections();
        Map<String, Long> open = new TreeMap<>();
        byPort.values().forEach(name -> open.put("connections of " + name, 0L));
        for (String target : targets(pid)) {
            String kind = "files";
            if (target.startsWith(SOCKET)) {
                String inode = target.substring(SOCKET.length(), target.length() - 1);
                kind = kind(connections.getOrDefault(inode, new Ports(-1, -1)), byPort);
            }
            if (!kind.isEmpty()) {
                open.merge(kind, 1L, Long::sum);
            }
        }
        return open;
    }

    private static String kind(Ports ports, Map<Integer, String> byPort) {
        if (ports.own < 0) {
            return "sockets that lead nowhere";
        }
        String name = byPort.getOrDefault(ports.own, byPort.getOrDefault(ports.other, ""));
        if (name.isEmpty()) {
            return "";
        }
        return (ports.other == 0 ? "listeners of " : "connections of ") + name;
    }

    private static Set<String> targets(long pid) {
        Set<String> targets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files.toList()) {
                target(file).ifPresent(targets::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }

    /** Files that are open twice count once each; what was closed meanwhile does not count. */
    private static Optional<String> target(Path file) {
        try {
            String target = Files.readSymbolicLink(file).toString();
            return Optional.of(target.startsWith(SOCKET) ? target : target + ' ' + file.getFileName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Those of all processes, by the number that the kernel gave them. */
    private static Map<String, Ports> connections() {
        Map<String, Ports> all = new HashMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            try {
                Files.readAllLines(Path.of("/proc", "net", table), US_ASCII).stream()
                        .skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .forEach(fields -> all.put(fields[9], new Ports(port(fields[1]), port(fields[2]))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
