// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the parts of one node of the demo listen, on 127.0.0.1.
 *
 * @param number of the node, from 1
 */
record DemoPorts(int number, int clients, int admin, int members) {

    private static final int NODES = 3;

    static DemoPorts of(int number) {
        return new DemoPorts(number, 8080 + number, 9080 + number, 5700 + number);
    }

    static List<DemoPorts> all() {
        return IntStream.rangeClosed(1, NODES).mapToObj(DemoPorts::of).toList();
    }

    /** The ports that somebody else has, and what they are needed for. */
    static List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (DemoPorts node : all()) {
            Stream.of(
                            check(node.clients, node.number, "for clients"),
                            check(node.admin, node.number, "for the admin API"),
                            check(node.members, node.number, "for the other nodes"))
                    .flatMap(List::stream)
                    .forEach(taken::add);
        }
        return taken;
    }

    private static List<String> check(int port, int node, String purpose) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return List.of();
        } catch (IOException e) {
            return List.of("127.0.0.1:" + port + ": " + e.getMessage() + "; node-" + node + " needs it " + purpose);
        }
    }
}
