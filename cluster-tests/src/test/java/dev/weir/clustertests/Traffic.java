// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Clients in the background, each with a connection of its own, that remember everything that went wrong. */
final class Traffic implements AutoCloseable {

    /** Enough to keep a node busy, and to leave the machine to the nodes. */
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private static final Duration WARM_UP_MAX = Duration.ofSeconds(60);
    private static final Duration LAST_ANSWER_MAX = Duration.ofSeconds(15);
    private static final int FAILURES_MAX = 20;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong visits = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean ending;

    private Traffic() {}

    /** What a client does again and again. It fails with an {@link IOException} or an {@link AssertionError}. */
    @FunctionalInterface
    interface Visit {

        void make(KeepAliveClient client) throws IOException;

        /** Asks for a path and wants 200. */
        static Visit of(String path) {
            return client -> {
                Reply reply = client.get(path);
                if (reply.status() != 200) {
                    throw new AssertionError(path + " answered " + reply);
                }
            };
        }
    }

    /** Starts clients at each of the nodes; returns when requests were answered. */
    static Traffic at(List<? extends AnyNode> nodes, int clientsEach, Supplier<Visit> visits) {
        Traffic traffic = new Traffic();
        for (AnyNode node : nodes) {
            traffic.begin(node.name(), node.listener(), clientsEach, visits);
        }
        return traffic.warmedUp();
    }

    /**
     * Starts clients at a port that leads to some node; returns when requests were answered.
     *
     * @param name of what is there
     * @param port of loopback
     */
    static Traffic at(String name, int port, int clients, Supplier<Visit> visits) {
        Traffic traffic = new Traffic();
        traffic.begin(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clients, visits);
        return traffic.warmedUp();
    }

    private Traffic warmedUp() {
        long enough = 5L * clients.size();
        Await.until(WARM_UP_MAX, () -> {
            if (visits.get() < enough) {
                throw new AssertionError(visits + " visits, failures: " + failures);
            }
        });
        return this;
    }

    private void begin(String name, InetSocketAddress address, int count, Supplier<Visit> supplier) {
        for (int i = 0; i < count; i++) {
            Visit visit = supplier.get();
            Thread thread = new Thread(() -> run(name, address, visit), "client-of-" + name);
            thread.setDaemon(true);
            clients.add(thread);
            thread.start();
        }
    }

    private void run(String name, InetSocketAddress address, Visit visit) {
        try (KeepAliveClient client = new KeepAliveClient(address)) {
            while (!ending) {
                try {
                    visit.make(client);
                    visits.incrementAndGet();
                } catch (IOException | AssertionError e) {
                    fail(name, e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            fail(name, e);
        }
    }

    private void fail(String name, Throwable failure) {
        if (failures.size() < FAILURES_MAX) {
            failures.add(name + ": " + failure);
        }
    }

    /** How often clients did what they do, and it went well. */
    long visits() {
        return visits.get();
    }

    /** Ends the clients, each after its last answer, and says what went wrong; the first few where it was much. */
    List<String> end() {
        ending = true;
        for (Thread client : clients) {
            try {
                client.join(LAST_ANSWER_MAX.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while clients end", e);
            }
            if (client.isAlive()) {
                failures.add(client.getName() + ": had no answer when the test ended");
            }
        }
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        ending = true;
    }
}
