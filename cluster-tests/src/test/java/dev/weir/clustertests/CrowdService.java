// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A service behind the gateway that takes its time, and knows how many requests of a path it ever had at once:
 * {@code /long} until it is told, any other one some milliseconds.
 */
final class CrowdService implements AutoCloseable {

    private static final long BRIEF_NANOS = Duration.ofMillis(30).toNanos();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Crowd> crowds = new ConcurrentHashMap<>();
    private final Gate gate = new Gate();

    /** Brief requests of a path: how many are here, were ever here at once, and were answered. */
    private record Crowd(AtomicInteger here, AtomicInteger most, AtomicInteger answered) {

        Crowd() {
            this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }
    }

    private CrowdService(HttpServer server) {
        this.server = server;
    }

    static CrowdService start() {
        return at(InetAddress.getLoopbackAddress());
    }

    static CrowdService at(InetAddress host) {
        try {
            CrowdService service = new CrowdService(HttpServer.create(new InetSocketAddress(host, 0), 0));
            service.server.createContext("/", service::answer);
            service.server.setExecutor(service.threads);
            service.server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How many requests of {@code /brief} were ever here at once. */
    int most() {
        return most("/brief");
    }

    /** How many requests of a path were here at once, ever or since {@link #forgetMost}. */
    int most(String path) {
        return crowd(path).most.get();
    }

    /** Begins anew to look for the most that are here at once, of every path. */
    void forgetMost() {
        crowds.values().forEach(crowd -> crowd.most.set(0));
    }

    /** How many requests of {@code /brief} were answered. */
    int answered() {
        return crowd("/brief").answered.get();
    }

    private Crowd crowd(String path) {
        return crowds.computeIfAbsent(path, fresh -> new Crowd());
    }

    /** What long requests wait at. */
    Gate gate() {
        return gate;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/long")) {
            gate.pass();
        } else {
            beBrief(crowd(exchange.getRequestURI().getPath()));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** It is over before it is answered: whoever counts until the answer has come counts no less. */
    private static void beBrief(Crowd crowd) {
        int now = crowd.here.incrementAndGet();
        crowd.most.accumulateAndGet(now, Math::max);
        long end = System.nanoTime() + BRIEF_NANOS;
        for (long left = BRIEF_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        crowd.here.decrementAndGet();
        crowd.answered.incrementAndGet();
    }

    @Override
    public void close() {
        gate.open();
        server.stop(0);
        threads.shutdownNow();
    }
}
