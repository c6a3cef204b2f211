// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients in the background that ask at a steady pace whatever they are answered, each of one node after the other, and
 * remember everything. Each has at most one request under way.
 */
final class SteadyClients implements AutoCloseable {

    private static final int PER_SECOND_EACH = 100;
    private static final Duration LAST_ANSWER_MAX = Duration.ofSeconds(15);

    private final List<AnyNode> nodes;
    private final String path;
    private final String[] fields;
    private final long gapNanos;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean ending;

    private SteadyClients(List<? extends AnyNode> nodes, long gapNanos, String path, String[] fields) {
        this.nodes = List.copyOf(nodes);
        this.gapNanos = gapNanos;
        this.path = path;
        this.fields = fields;
    }

    /**
     * Starts them.
     *
     * @param perSecond all together
     * @param path gets the number of the request as its query
     * @param fields of each request's header, each with its name, a colon and its value
     */
    static SteadyClients at(List<? extends AnyNode> nodes, int perSecond, String path, String... fields) {
        int count = Math.max(1, perSecond / PER_SECOND_EACH);
        long gapNanos = Duration.ofSeconds(1).toNanos() * count / perSecond;
        SteadyClients all = new SteadyClients(nodes, gapNanos, path, fields);
        for (int i = 0; i < count; i++) {
            int first = i;
            long offset = gapNanos * i / count;
            Thread thread = new Thread(() -> all.run(first, offset), "steady-client-" + path);
            thread.setDaemon(true);
            all.clients.add(thread);
            thread.start();
        }
        return all;
    }

    private void run(int first, long offsetNanos) {
        Map<AnyNode, KeepAliveClient> connections = new HashMap<>();
        long next = System.nanoTime() + offsetNanos;
        for (int turn = first; !ending; turn++) {
            long now = System.nanoTime();
            while (now - next < 0 && !ending) {
                LockSupport.parkNanos(next - now);
                now = System.nanoTime();
            }
            // What could not be asked in time is not made up for.
            next = Math.max(next + gapNanos, now);
            AnyNode node = nodes.get(turn % nodes.size());
            KeepAliveClient connection =
                    connections.computeIfAbsent(node, unknown -> new KeepAliveClient(unknown.listener()));
            asked.add(Asked.of(node, connection, path, fields));
        }
        connections.values().forEach(SteadyClients::close);
    }

    private static void close(KeepAliveClient connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was asked and is over. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Ends them, each after its last answer, and says what they asked. */
    List<Asked> end() {
        ending = true;
        for (Thread client : clients) {
            try {
                client.join(LAST_ANSWER_MAX.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while clients end", e);
            }
            if (client.isAlive()) {
                throw new AssertionError(client.getName() + " had no answer when the test ended");
            }
        }
        return asked();
    }

    @Override
    public void close() {
        ending = true;
    }
}
