// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The services behind the demo's gateway: small, in this process, on free ports of 127.0.0.1. */
final class DemoServices implements AutoCloseable {

    /** Answers a request to a service with JSON. */
    @FunctionalInterface
    private interface Service {

        String answer(HttpExchange exchange) throws IOException;
    }

    private final Map<String, HttpServer> servers = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    private DemoServices() {}

    /** Starts all of them. */
    static DemoServices start() throws IOException {
        DemoServices services = new DemoServices();
        try {
            services.add("orders", exchange -> order(exchange, "1"));
            services.add("orders-next", exchange -> order(exchange, "2"));
            services.add("users", DemoServices::user);
            services.add("echo", DemoServices::echo);
            return services;
        } catch (IOException e) {
            services.close();
            throw e;
        }
    }

    private void add(String name, Service service) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] json = (service.answer(exchange) + '\n').getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : json.length);
            exchange.getResponseBody().write(head ? new byte[0] : json);
            exchange.close();
        });
        server.start();
        servers.put(name, server);
    }

    /** The ports, by name of the service. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        servers.forEach((name, server) -> ports.put(name, server.getAddress().getPort()));
        return ports;
    }

    private static String order(HttpExchange exchange, String version) {
        return object("service", "orders", "version", version, "order", lastSegment(exchange), "path", path(exchange));
    }

    private static String user(HttpExchange exchange) {
        return object("service", "users", "user", lastSegment(exchange), "path", path(exchange));
    }

    private static String echo(HttpExchange exchange) throws IOException {
        List<String> headers = new ArrayList<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            headers.add(name);
            headers.add(String.join(", ", values));
        });
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String rest = object("method", exchange.getRequestMethod(), "path", path(exchange), "body", body);
        return "{\"headers\": " + object(headers.toArray(new String[0])) + ", " + rest.substring(1);
    }

    private static String path(HttpExchange exchange) {
        return exchange.getRequestURI().toString();
    }

    private static String lastSegment(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String object(String... namesAndValues) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(quoted(namesAndValues[i]) + ": " + quoted(namesAndValues[i + 1]));
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> switch (c) {
                    case '"', '\\' -> "\\" + (char) c;
                    case '\n' -> "\\n";
                    default -> c < ' ' ? String.format("\\u%04x", c) : String.valueOf((char) c);
                })
                .collect(Collectors.joining("", "\"", "\""));
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
