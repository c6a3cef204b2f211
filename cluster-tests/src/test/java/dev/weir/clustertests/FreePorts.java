// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports of loopback for processes that are told theirs beforehand. They lie below those that the system gives to
 * outgoing connections, so that a node which was stopped finds its port free when it starts again. Processes that run
 * tests side by side have ports of their own.
 */
final class FreePorts {

    private static final int COUNT = 4_000;
    private static final int FIRST = 20_000 + (TestProcess.NUMBER - 1) * COUNT;

    private static final RandomGenerator random = RandomGenerator.getDefault();
    private static final Set<Integer> taken = new HashSet<>();

    private FreePorts() {}

    /** A port that nobody listens at and that was never returned before. */
    static synchronized int next() {
        while (true) {
            int port = FIRST + random.nextInt(COUNT);
            if (taken.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
