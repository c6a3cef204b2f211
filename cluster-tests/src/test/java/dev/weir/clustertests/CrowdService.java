// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A service behind the gateway that takes its time, and knows how many requests it ever had at once: {@code /brief}
 * some milliseconds, {@code /long} until it is told.
 */
final class CrowdService implements AutoCloseable {

    private static final long BRIEF_NANOS = Duration.ofMillis(30).toNanos();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger brief = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Gate gate = new Gate();

    private CrowdService(HttpServer server) {
        this.server = server;
    }

    static CrowdService start() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            CrowdService service = new CrowdService(HttpServer.create(address, 0));
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

    /** How many of the brief requests were ever here at once. */
    int most() {
        return most.get();
    }

    /** How many brief requests were answered. */
    int answered() {
        return answered.get();
    }

    /** What long requests wait at. */
    Gate gate() {
        return gate;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/long")) {
            gate.pass();
        } else {
            beBrief();
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** It is over before it is answered: whoever counts until the answer has come counts no less. */
    private void beBrief() {
        int now = brief.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        long end = System.nanoTime() + BRIEF_NANOS;
        for (long left = BRIEF_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        brief.decrementAndGet();
        answered.incrementAndGet();
    }

    @Override
    public void close() {
        gate.open();
        server.stop(0);
        threads.shutdownNow();
    }
}
