// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients that ask for the same at once, one node after the other in turn, each on a connection that is open
 * already. Who gets no answer asks the next node.
 */
final class Rush implements AutoCloseable {

    /** All nodes are asked for it by this name. */
    static final String HOST = "Host: pages.test";

    private static final Duration SOON = Duration.ofSeconds(30);

    /** So many at once are much for a busy machine that stands still now and then. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

    private final List<WeirNode> nodes;
    private final String path;
    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final Queue<Visitor> served = new ConcurrentLinkedQueue<>();
    private final Queue<String> bugs = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();

    private Rush(List<WeirNode> nodes, String path) {
        this.nodes = List.copyOf(nodes);
        this.path = path;
    }

    /**
     * A client that has an answer.
     *
     * @param first the node that it asked first
     * @param failures of those nodes that gave no answer
     */
    record Visitor(WeirNode first, List<String> failures, Reply reply) {

        Page page() {
            return Page.of(reply);
        }
    }

    /** Returns when all have asked. */
    static Rush begin(List<WeirNode> nodes, int count, String path) {
        Rush rush = new Rush(nodes, path);
        for (int i = 0; i < count; i++) {
            int first = i % nodes.size();
            Thread client = new Thread(() -> rush.run(first), "rush-" + path);
            client.setDaemon(true);
            rush.clients.add(client);
            client.start();
        }
        Await.until(SOON, () -> assertThat(rush.connected).hasValue(count));
        rush.start.countDown();
        Await.until(SOON, () -> assertThat(rush.sent).hasValue(count));
        return rush;
    }

    private void run(int first) {
        List<String> failures = new ArrayList<>();
        try (KeepAliveClient client = new KeepAliveClient(nodes.get(first).listener(), PATIENCE)) {
            client.get("/open");
            connected.incrementAndGet();
            start.await();
            try {
                client.ask(path, HOST, asked(nodes.get(first)));
                sent.incrementAndGet();
                served.add(new Visitor(nodes.get(first), failures, client.answer()));
                return;
            } catch (IOException e) {
                failures.add(nodes.get(first) + ": " + e);
            }
            served.add(new Visitor(nodes.get(first), failures, elsewhere(first, failures)));
        } catch (IOException | InterruptedException | AssertionError e) {
            bugs.add(e.toString());
        }
    }

    private Reply elsewhere(int first, List<String> failures) {
        for (int i = 1; i < nodes.size(); i++) {
            WeirNode node = nodes.get((first + i) % nodes.size());
            try (KeepAliveClient client = new KeepAliveClient(node.listener(), PATIENCE)) {
                return client.get(path, HOST, asked(node));
            } catch (IOException e) {
                failures.add(node + ": " + e);
            }
        }
        throw new AssertionError("no node answers: " + failures);
    }

    private static String asked(WeirNode node) {
        return VersionedService.ASKED + ": " + node.name();
    }

    /** All of them, when all have an answer of the node that they asked. */
    List<Visitor> end() {
        List<Visitor> all = endWithFailures();
        assertThat(all.stream().flatMap(visitor -> visitor.failures().stream())).isEmpty();
        return all;
    }

    /** All of them, when all have an answer of some node. */
    List<Visitor> endWithFailures() {
        for (Thread client : clients) {
            try {
                client.join(ANSWERED_WITHIN.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while clients wait", e);
            }
        }
        assertThat(bugs).isEmpty();
        assertThat(served).as("clients of " + path + " that were answered").hasSize(clients.size());
        return List.copyOf(served);
    }

    @Override
    public void close() {
        clients.forEach(Thread::interrupt);
    }
}
