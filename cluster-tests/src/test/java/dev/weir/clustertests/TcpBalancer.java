// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A balancer of layer 4 before nodes, as stupid as they are: it asks each for {@code /readyz} now and then, connects in
 * turn to those that say yes, goes on to the next where nobody listens, and passes bytes. It knows nothing of HTTP.
 */
final class TcpBalancer implements AutoCloseable {

    private static final Duration CHECKS_EVERY = Duration.ofMillis(100);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BUFFER = 16 * 1024;

    private final List<AnyNode> nodes;
    private final ServerSocket server;
    private final Set<AnyNode> ready = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(TcpBalancer::daemon);
    private int turn;

    private TcpBalancer(List<? extends AnyNode> nodes) throws IOException {
        this.nodes = List.copyOf(nodes);
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    /** Starts one; returns when it has found all nodes ready. */
    static TcpBalancer before(List<? extends AnyNode> nodes) {
        try {
            TcpBalancer balancer = new TcpBalancer(nodes);
            nodes.forEach(node -> balancer.threads.execute(() -> balancer.check(node)));
            balancer.threads.execute(balancer::accept);
            balancer.awaitAllReady();
            return balancer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "balancer");
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns when every node gets its turn. */
    void awaitAllReady() {
        Await.until(WeirCluster.FORMS_WITHIN, () -> {
            if (ready.size() < nodes.size()) {
                throw new AssertionError("ready are only " + ready);
            }
        });
    }

    private void check(AnyNode node) {
        while (!server.isClosed()) {
            look(node);
            LockSupport.parkNanos(CHECKS_EVERY.toNanos());
        }
    }

    /** One that neither answers nor refuses may only stand still for a moment, and stays what it was. */
    private void look(AnyNode node) {
        try {
            if (node.admin().get("/readyz").status() == 200) {
                ready.add(node);
            } else {
                ready.remove(node);
            }
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                ready.remove(node);
            }
        }
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                List<AnyNode> candidates = inTurn();
                threads.execute(() -> serve(client, candidates));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    /** Those that are ready, the next one first. */
    private List<AnyNode> inTurn() {
        turn++;
        List<AnyNode> candidates = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            AnyNode node = nodes.get((turn + i) % nodes.size());
            if (ready.contains(node)) {
                candidates.add(node);
            }
        }
        return candidates;
    }

    private void serve(Socket client, List<AnyNode> candidates) {
        try (client;
                Socket node = connect(candidates)) {
            client.setTcpNoDelay(true);
            node.setTcpNoDelay(true);
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> pass(node, client), threads);
            pass(client, node);
            answers.join();
        } catch (IOException e) {
            // The client sees it, and says so.
        }
    }

    private static Socket connect(List<AnyNode> candidates) throws IOException {
        for (AnyNode node : candidates) {
            Socket socket = new Socket();
            try {
                socket.connect(node.listener(), CONNECT_MILLIS);
                return socket;
            } catch (ConnectException | SocketTimeoutException e) {
                socket.close(); // the next one then
            }
        }
        throw new IOException("no node accepts");
    }

    /** Passes what comes, and then that nothing comes any more. */
    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeBoth(from, to);
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        try (one;
                other) {
            one.setSoLinger(true, 0);
            other.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
