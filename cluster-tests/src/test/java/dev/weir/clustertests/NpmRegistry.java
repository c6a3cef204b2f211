// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A registry of npm packages that knows what was published to it. It believes the proxy in front of it: a package is to
 * be fetched from where the client came to, and from there the client is redirected once more.
 */
final class NpmRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, ObjectNode> packages = new ConcurrentHashMap<>();
    private final Map<String, byte[]> tarballs = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private NpmRegistry(HttpServer server) {
        this.server = server;
    }

    static NpmRegistry start() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            NpmRegistry registry = new NpmRegistry(HttpServer.create(address, 0));
            registry.server.createContext("/", registry::answer);
            registry.server.setExecutor(registry.threads);
            registry.server.start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Method and path of each request, as they came. */
    List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (exchange.getRequestMethod().equals("PUT")) {
                publish(name, exchange);
            } else if (path.startsWith("/tarballs/") && tarballs.containsKey(name)) {
                exchange.getResponseHeaders().set("Location", origin(exchange) + "/files/" + name);
                exchange.sendResponseHeaders(302, -1);
            } else if (path.startsWith("/files/") && tarballs.containsKey(name)) {
                send(exchange, 200, "application/octet-stream", tarballs.get(name));
            } else if (packages.containsKey(name)) {
                send(
                        exchange,
                        200,
                        "application/json",
                        JSON.writeValueAsBytes(described(packages.get(name), name, exchange)));
            } else {
                send(exchange, 404, "application/json", "{\"error\": \"not found\"}".getBytes(UTF_8));
            }
        }
    }

    /** @param name as it stands in the path, with a slash that is encoded */
    private void publish(String name, HttpExchange exchange) throws IOException {
        ObjectNode document = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        JsonNode attachments = document.remove("_attachments");
        String version = document.path("dist-tags").path("latest").asText();
        tarballs.put(
                tarball(name, version),
                attachments.iterator().next().path("data").binaryValue());
        packages.put(name, document);
        send(exchange, 201, "application/json", "{\"ok\": true}".getBytes(UTF_8));
    }

    private static ObjectNode described(ObjectNode published, String name, HttpExchange exchange) {
        ObjectNode described = published.deepCopy();
        for (Map.Entry<String, JsonNode> version : described.path("versions").properties()) {
            ObjectNode distribution = (ObjectNode) version.getValue().path("dist");
            distribution.put("tarball", origin(exchange) + "/tarballs/" + tarball(name, version.getKey()));
        }
        return described;
    }

    private static String tarball(String name, String version) {
        return name.replace("@", "").replaceAll("(?i)%2f", "-") + "-" + version + ".tgz";
    }

    /** Where the client came to, as the proxy says. */
    private static String origin(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("X-Forwarded-Proto") + "://"
                + exchange.getRequestHeaders().getFirst("X-Forwarded-Host");
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
