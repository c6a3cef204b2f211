// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service behind the gateway. It answers its name; with {@code POST}, how many bytes it was sent, which it forgets at
 * once; to {@code /slow}, when it is told to; to {@code /bytes/…}, so many bytes; to {@code /echo}, what it is sent,
 * while it is sent.
 */
final class SampleService implements AutoCloseable {

    private static final String BYTES = "/bytes/";
    private static final int BUFFER = 64 * 1024;

    private final String name;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Gate slow = new Gate();

    private SampleService(String name, HttpServer server) {
        this.name = name;
        this.server = server;
    }

    static SampleService start(String name) {
        return at(InetAddress.getLoopbackAddress(), name);
    }

    static SampleService at(InetAddress address, String name) {
        try {
            SampleService service = new SampleService(name, HttpServer.create(new InetSocketAddress(address, 0), 0));
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

    /** What requests for {@code /slow} wait at. */
    Gate slow() {
        return slow;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/slow")) {
            slow.pass();
        } else if (path.startsWith(BYTES)) {
            sendZeros(exchange, Long.parseLong(path.substring(BYTES.length())));
            return;
        } else if (path.endsWith("/echo")) {
            echo(exchange);
            return;
        }
        long bytes = count(exchange.getRequestBody());
        byte[] body = (exchange.getRequestMethod().equals("POST") ? Long.toString(bytes) : name).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
        }
    }

    private static void sendZeros(HttpExchange exchange, long count) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(count));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(200, count);
        byte[] buffer = new byte[BUFFER];
        try (exchange) {
            for (long left = count; left > 0; left -= BUFFER) {
                exchange.getResponseBody().write(buffer, 0, (int) Math.min(BUFFER, left));
            }
        }
    }

    /** Reads to the end and forgets everything but how much it was. */
    static long count(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            bytes += read;
        }
        return bytes;
    }

    @Override
    public void close() {
        slow.open();
        server.stop(0);
        threads.shutdownNow();
    }
}
