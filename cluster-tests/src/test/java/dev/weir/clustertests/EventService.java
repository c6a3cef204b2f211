// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A service that sends events, numbered from 1 on. The next one goes out only when the client has reported the last
 * one, so wherever something is held back, nothing goes on. Each stream ends after three; who comes again says what it
 * has.
 */
final class EventService implements AutoCloseable {

    private static final int EVENTS_PER_STREAM = 3;
    private static final int LIMIT_SECONDS = 60;

    private final String page;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> streams = new CopyOnWriteArrayList<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final Semaphore reported = new Semaphore(0);

    private EventService(String page, HttpServer server) {
        this.page = page;
        this.server = server;
    }

    /** @param page what {@code /} answers, in HTML */
    static EventService start(String page) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            EventService service = new EventService(page, HttpServer.create(address, 0));
            service.server.createContext("/", exchange -> answer(exchange, "text/html", service.page));
            service.server.createContext("/events", service::events);
            service.server.createContext("/cookies", EventService::cookies);
            service.server.createContext("/reports", service::report);
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

    /** What each stream began with: the number of the last event that the client had; empty where it had none. */
    List<String> streams() {
        return streams;
    }

    /** What clients reported. */
    List<String> reports() {
        return reports;
    }

    /** Forgets what was. */
    void reset() {
        streams.clear();
        reports.clear();
        reported.drainPermits();
    }

    private void events(HttpExchange exchange) throws IOException {
        String last = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))
                .orElse("");
        streams.add(last);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        int first = last.isEmpty() ? 1 : Integer.parseInt(last) + 1;
        try (exchange) {
            exchange.getResponseBody().write("retry: 10\n\n".getBytes(UTF_8));
            for (int i = first; i < first + EVENTS_PER_STREAM; i++) {
                String event = "id: " + i + "\ndata: event " + i + "\n\n";
                exchange.getResponseBody().write(event.getBytes(UTF_8));
                exchange.getResponseBody().flush();
                awaitReport(i);
            }
        }
    }

    private void awaitReport(int number) throws IOException {
        try {
            if (!reported.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("event " + number + " was not reported within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted while event " + number + " is reported", e);
        }
    }

    /** Each line of the field. */
    private static void cookies(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                "text/plain",
                exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).toString());
    }

    private void report(HttpExchange exchange) throws IOException {
        String report = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        reports.add(report);
        if (report.startsWith("event ")) {
            reported.release();
        }
        answer(exchange, "text/plain", "thanks");
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
