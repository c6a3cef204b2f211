// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service behind the gateway that remembers when each request arrived. Requests are told apart by their query, a
 * number; what arrives is what the gateway has admitted.
 */
final class StampingService implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Long, Long> arrivals = new ConcurrentHashMap<>();
    private final Queue<Long> twice = new ConcurrentLinkedQueue<>();

    private StampingService(HttpServer server) {
        this.server = server;
    }

    static StampingService start() {
        return at(InetAddress.getLoopbackAddress());
    }

    static StampingService at(InetAddress address) {
        try {
            StampingService service = new StampingService(HttpServer.create(new InetSocketAddress(address, 0), 0));
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

    /** When each request arrived that did, in milliseconds since 1970. */
    Map<Long, Long> arrivals() {
        return arrivals;
    }

    /** Those that arrived more than once. */
    Queue<Long> twice() {
        return twice;
    }

    private void answer(HttpExchange exchange) throws IOException {
        long now = System.currentTimeMillis();
        long number = Long.parseLong(exchange.getRequestURI().getQuery());
        if (arrivals.putIfAbsent(number, now) != null) {
            twice.add(number);
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
