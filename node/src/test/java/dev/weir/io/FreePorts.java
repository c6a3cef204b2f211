// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports of loopback that a test has to know before anybody listens there, if anybody does. They lie below those that
 * the system hands out, and each JVM of tests has a range of its own: another one may be given the same port a moment
 * later. From any thread.
 */
public final class FreePorts {

    private static final int COUNT = 3_000;

    /** Surefire counts its JVMs from 1; whoever starts a test otherwise has one. */
    private static final int FIRST = 10_000 + (Integer.parseInt(System.getProperty("weir.fork", "1")) - 1) * COUNT;

    private static final RandomGenerator random = RandomGenerator.getDefault();
    private static final Set<Integer> taken = new HashSet<>();

    private FreePorts() {}

    /** A port that nobody listens at and that was never returned before. */
    public static synchronized int next() {
        while (true) {
            int port = FIRST + random.nextInt(COUNT);
            if (taken.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
