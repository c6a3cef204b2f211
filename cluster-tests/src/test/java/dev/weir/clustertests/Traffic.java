// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
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

    private static final Duration WARM_UP_MAX = Duration.ofSeconds(10);
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
    static Traffic at(List<WeirNode> nodes, int clientsEach, Supplier<Visit> visits) {
        Traffic traffic = new Traffic();
        for (WeirNode node : nodes) {
            for (int i = 0; i < clientsEach; i++) {
                traffic.begin(node, visits.get());
            }
        }
        long enough = 5L * traffic.clients.size();
        Await.until(WARM_UP_MAX, () -> {
            if (traffic.visits.get() < enough) {
                throw new AssertionError(traffic.visits + " visits, failures: " + traffic.failures);
            }
        });
        return traffic;
    }

    private void begin(WeirNode node, Visit visit) {
        Thread thread = new Thread(() -> run(node, visit), "client-of-" + node.name());
        thread.setDaemon(true);
        clients.add(thread);
        thread.start();
    }

    private void run(WeirNode node, Visit visit) {
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listenerPort())) {
            while (!ending) {
                try {
                    visit.make(client);
                    visits.incrementAndGet();
                } catch (IOException | AssertionError e) {
                    fail(node, e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            fail(node, e);
        }
    }

    private void fail(WeirNode node, Throwable failure) {
        if (failures.size() < FAILURES_MAX) {
            failures.add(node.name() + ": " + failure);
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
