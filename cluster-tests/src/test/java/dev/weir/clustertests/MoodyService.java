// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A service behind the gateway that answers most requests, and fails the others: with 503, by breaking off, by closing
 * the connection without a word. At {@code /events} it sends five events and takes its time.
 */
final class MoodyService implements AutoCloseable {

    static final int EVENTS = 5;

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int BROKEN_LENGTH = 100_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong asked = new AtomicLong();
    private final long seed;

    private MoodyService(HttpServer server, long seed) {
        this.server = server;
        this.seed = seed;
    }

    /** @param seed of its moods */
    static MoodyService start(long seed) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            MoodyService service = new MoodyService(HttpServer.create(address, 0), seed);
            service.server.createContext("/", service::answer);
            service.server.createContext("/events", MoodyService::events);
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

    private void answer(HttpExchange exchange) throws IOException {
        int mood = new Random(seed + asked.incrementAndGet()).nextInt(10);
        try (exchange) {
            switch (mood) {
                case 0 -> throw new IOException("in no mood to answer");
                // With a body: whoever tries again has to get rid of this one first.
                case 1 -> say(exchange, 503, "not now".repeat(BROKEN_LENGTH / 7));
                case 2 -> {
                    exchange.sendResponseHeaders(200, BROKEN_LENGTH);
                    exchange.getResponseBody().write(new byte[BROKEN_LENGTH / 2]);
                    throw new IOException("in no mood to go on");
                }
                default -> say(exchange, 200, "well");
            }
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            for (int i = 1; i <= EVENTS; i++) {
                exchange.getResponseBody().write(("data: event " + i + "\n\n").getBytes(UTF_8));
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
