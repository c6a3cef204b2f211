// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What clients of a soak do, one visit at a time. Nodes are killed under them: that a connection breaks is an
 * {@link IOException} and no news; an answer that is wrong is an {@link AssertionError}.
 */
final class SoakClients {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int KEYS = 300;
    private static final List<String> LIMITS = List.of("fixed", "sliding", "bucket", "exact");

    /** Few keys: who had how many permits is kept for minutes. */
    private static final int CROWDS = 10;

    private final SoakConfig config;
    private final String keys;

    /** @param keys what the keys of limits begin with that these clients have, and no others */
    SoakClients(SoakConfig config, String keys) {
        this.config = config;
        this.keys = keys;
    }

    /** A client that comes to a node. */
    @FunctionalInterface
    interface Visitor {

        void visit(WeirNode node, Random random) throws IOException, InterruptedException;
    }

    private static void answered(String what, int status, boolean right) {
        // A node that has just been started, or is alone, says so itself.
        if (status != 503 && !right) {
            throw new AssertionError(what + " was answered with " + status + ", or with something else");
        }
    }

    /** A few requests over one connection. */
    void get(WeirNode node, Random random) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listener())) {
            for (int i = 0; i < 4; i++) {
                int bytes = random.nextInt(40_000);
                Reply reply = client.get("/bytes/" + bytes);
                answered(
                        "GET",
                        reply.status(),
                        reply.status() == 200 && reply.body().length() == bytes);
            }
        }
    }

    void post(WeirNode node, Random random) throws IOException {
        int bytes = random.nextInt(60_000);
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listener())) {
            Reply reply = client.post("/sample", "x".repeat(bytes));
            answered("POST", reply.status(), reply.body().equals(Integer.toString(bytes)));
        }
    }

    /** Limits of every kind, with many keys. */
    void limited(WeirNode node, Random random) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listener())) {
            for (String limit : LIMITS) {
                int status = client.get("/" + limit, "X-Key: " + keys + random.nextInt(KEYS))
                        .status();
                answered(limit, status, status == 200 || status == 429);
            }
            int status =
                    client.get("/crowd", "X-Key: " + random.nextInt(CROWDS)).status();
            answered("crowd", status, status == 200 || status == 429);
        }
    }

    /** A service that sometimes fails. */
    void moody(WeirNode node, Random random) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listener())) {
            Reply reply = client.get("/moody");
            answered(
                    "moody",
                    reply.status(),
                    reply.status() == 502 || reply.body().equals("well"));
        }
    }

    /** Clients that leave before all is said. */
    void leaver(WeirNode node, Random random) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.settings().listenerPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setSoLinger(random.nextBoolean(), 0);
            String head =
                    switch (random.nextInt(4)) {
                        case 0 -> "GET /bytes/5000000 HTTP/1.1\r\nHost: x\r\n\r\n";
                        case 1 -> "POST /sample HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nnot all of it";
                        case 2 -> "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";
                        default -> "GET /half of a he";
                    };
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            if (head.startsWith("GET /b") || head.startsWith("GET /e")) {
                int first = socket.getInputStream().read();
                answered("leaver", first, first == 'H' || first < 0);
            }
        }
    }

    void events(WeirNode node, Random random) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listener())) {
            Reply reply = client.get("/events");
            boolean all = reply.body()
                            .lines()
                            .filter(line -> line.startsWith("data:"))
                            .count()
                    == MoodyService.EVENTS;
            answered("events", reply.status(), all);
        }
    }

    /** A WebSocket that ends well, or not. */
    void socket(WeirNode node, Random random) throws IOException, InterruptedException {
        Heard heard = new Heard();
        WebSocket socket = get(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(URI.create(node.uri("/socket").toString().replaceFirst("http", "ws")), heard));
        try {
            for (int i = 0; i < 5; i++) {
                get(socket.sendText("message " + i, true));
                Object said = heard.next();
                // The node may be gone.
                if (said.equals("error") || said.toString().startsWith("close")) {
                    return;
                }
                answered("message", 101, said.equals("text message " + i));
            }
            if (random.nextBoolean()) {
                get(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
                heard.next();
            }
        } finally {
            socket.abort();
        }
    }

    /** Over TLS, by HTTP/1.1 or HTTP/2, several requests at once. */
    void secure(WeirNode node, Random random) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(random.nextInt(4) == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .connectTimeout(PATIENCE)
                .sslContext(SelfSigned.trusting(node.certificate()))
                .build();
        for (int i = 0; i < 3; i++) {
            int bytes = random.nextInt(60_000);
            HttpRequest post = HttpRequest.newBuilder(node.tlsUri("/sample"))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                    .build();
            HttpRequest get = HttpRequest.newBuilder(node.tlsUri("/bytes/" + bytes))
                    .timeout(PATIENCE)
                    .build();
            var posted = client.sendAsync(post, HttpResponse.BodyHandlers.ofString());
            var got = client.sendAsync(get, HttpResponse.BodyHandlers.ofByteArray());
            answered("secure POST", get(posted).statusCode(), get(posted).body().equals(Integer.toString(bytes)));
            answered("secure GET", get(got).statusCode(), get(got).body().length == bytes);
        }
    }

    /** An operator who changes what a route answers. */
    void operator(WeirNode node, Random random) throws IOException {
        try {
            Reply current = node.admin().get("/config");
            if (current.status() == 200) {
                Reply reply = node.admin().putConfig("", current.revision(), config.serving(current.revision() + 1));
                int status = reply.status();
                // 504: its node stood still meanwhile, and does not know what the cluster has decided.
                answered("PUT /config", status, List.of(200, 409, 412, 504).contains(status));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static <T> T get(CompletableFuture<T> stage) throws IOException, InterruptedException {
        try {
            return stage.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }
}
