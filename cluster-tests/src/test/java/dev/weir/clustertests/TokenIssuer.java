// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Who issues tokens: it publishes its keys, and remembers when it was asked for them. */
final class TokenIssuer implements AutoCloseable {

    /** As its tokens name it. */
    static final String NAME = "https://id.test";

    private static final String PATH = "/jwks.json";
    private static final long LASTS_SECONDS = 3_600;

    private final AtomicLong tokens = new AtomicLong();
    private final List<Long> askedNanos = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile List<TokenKey> published;

    private TokenIssuer(HttpServer server, List<TokenKey> published) {
        this.server = server;
        this.published = published;
    }

    static TokenIssuer start(InetAddress here, TokenKey... keys) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
            TokenIssuer issuer = new TokenIssuer(server, List.of(keys));
            server.createContext(PATH, issuer::answer);
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        askedNanos.add(System.nanoTime());
        try (exchange) {
            byte[] set = published.stream()
                    .map(TokenKey::published)
                    .collect(Collectors.joining(",", "{\"keys\":[", "]}"))
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
        }
    }

    /** From now on it publishes these and no others. */
    void publish(TokenKey... keys) {
        published = List.of(keys);
    }

    /** When it was asked, in nanoseconds of this process. */
    List<Long> askedNanos() {
        return List.copyOf(askedNanos);
    }

    /** Adds a {@code jwt} that goes by its keys. */
    void addTo(ArrayNode policies) {
        InetSocketAddress address = server.getAddress();
        policies.addObject()
                .putObject("jwt")
                .put("jwks", "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + PATH)
                .put("issuer", NAME);
    }

    /** A good token, which no other one is like. */
    Credential issue(TokenKey key, String subject) {
        String id = "token-" + key.id() + "-" + tokens.incrementAndGet();
        return Credential.token(id, key.token(claims(id, subject)));
    }

    /** What a good token says. */
    static String claims(String id, String subject) {
        long now = System.currentTimeMillis() / 1_000;
        return "{\"iss\":\"%s\",\"jti\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(NAME, id, subject, now, now + LASTS_SECONDS);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
