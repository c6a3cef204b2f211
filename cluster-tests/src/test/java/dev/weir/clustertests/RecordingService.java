// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.Recording;
import dev.weir.clustertests.history.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service behind the gateway that records each request as soon as it comes. Requests are told apart by their query,
 * {@code id=…}. Each is answered with what only it can be answered with, but for those to {@code /doomed}, whose
 * connection ends.
 */
final class RecordingService implements AutoCloseable {

    private static final int PADDING_MAX = 10_000;
    private static final String QUERY = "id=";
    private static final String DOOMED = "/doomed";

    private final HttpServer server;
    private final Recording recording;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private RecordingService(HttpServer server, Recording recording) {
        this.server = server;
        this.recording = recording;
    }

    static RecordingService start(InetAddress address, Recording recording) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            RecordingService service = new RecordingService(server, recording);
            server.createContext("/", service::answer);
            server.setExecutor(service.threads);
            server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** The only right answer: it names the request, has its body's digest and a length of its own. */
    static String answerTo(String id, byte[] body) {
        int padding = Math.floorMod(id.hashCode(), PADDING_MAX);
        return id + "\n" + digest(body) + "\n" + (id + " ").repeat(padding / (id.length() + 1)) + "\nend\n";
    }

    static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String id = query.startsWith(QUERY) ? query.substring(QUERY.length()) : query;
        recording.add(Entry.of(Kind.RECEIPT, "upstream", "", Span.now())
                .with(Fact.ID, id)
                .with(Fact.METHOD, exchange.getRequestMethod()));
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals(DOOMED)) {
                return;
            }
            byte[] answer = answerTo(id, body).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
