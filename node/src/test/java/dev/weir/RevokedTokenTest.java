// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.Signer;
import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of keys and revocations of tokens, on three nodes over real sockets. */
@Timeout(120)
class RevokedTokenTest {

    private static final Signer SIGNER = Signer.of(SignatureAlgorithm.RS256);
    private static final int AFTERWARDS = 50;

    private final HttpServer issuer;
    private final AtomicInteger fetches = new AtomicInteger();

    /** One request with the token, and what became of it. */
    private record Ask(long sentNanos, int status) {}

    RevokedTokenTest() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks.json", exchange -> {
            fetches.incrementAndGet();
            byte[] keys = Signer.set(SIGNER.jwk("k")).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private String config() {
        return """
                format: 1
                routes:
                  all: {match: {}, policies: [{jwt: {jwks: "http://127.0.0.1:%d/jwks.json"}}, {respond: {body: hello}}]}
                """
                .formatted(issuer.getAddress().getPort());
    }

    private static String token(String id) {
        long expires = System.currentTimeMillis() / 1000 + 600;
        return SIGNER.tokenBy("k", "{\"jti\":\"" + id + "\",\"exp\":" + expires + "}");
    }

    @Test
    void keys_are_fetched_once_for_all_and_no_node_takes_a_token_once_it_is_said_to_be_revoked(@TempDir Path directory)
            throws Exception {
        String token = token("7");
        String other = token("8");
        try (ThreeGateways gateways = new ThreeGateways(directory, "tokens", config())) {
            List<Integer> atOnce = gateways.all.stream()
                    .map(node -> ask(gateways, node, token).status())
                    .toList();
            ConcurrentLinkedQueue<Ask> asks = new ConcurrentLinkedQueue<>();
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> load = gateways.all.stream()
                    .map(node -> CompletableFuture.runAsync(() -> {
                        while (!enough.get()) {
                            asks.add(ask(gateways, node, token));
                        }
                    }))
                    .toList();
            Eventually.holds("the load is on", () -> asks.size() > 100);

            HttpResponse<String> revoked =
                    gateways.send("POST", gateways.all.get(0).admin(), "/revocations", "{\"jti\":\"7\"}");
            long revokedNanos = System.nanoTime();
            Eventually.holds(
                    "some come afterwards", () -> after(asks, revokedNanos).size() > AFTERWARDS);
            enough.set(true);
            load.forEach(CompletableFuture::join);

            assertThat(atOnce).containsOnly(200);
            assertThat(revoked.statusCode()).isEqualTo(200);
            assertThat(revoked.body()).contains("tokens-node-1", "tokens-node-2", "tokens-node-3");
            assertThat(asks).extracting(Ask::status).containsOnly(200, 401);
            assertThat(after(asks, revokedNanos)).extracting(Ask::status).containsOnly(401);
            assertThat(gateways.all).allMatch(node -> ask(gateways, node, other).status() == 200);
            assertThat(fetches).hasValue(1);
        }
    }

    private static List<Ask> after(ConcurrentLinkedQueue<Ask> asks, long nanos) {
        return asks.stream().filter(ask -> ask.sentNanos() - nanos > 0).toList();
    }

    private static Ask ask(ThreeGateways gateways, Gateway node, String token) {
        long sentNanos = System.nanoTime();
        HttpResponse<String> answer =
                gateways.send("GET", node.listeners().get(0), "/", "", "Authorization", "Bearer " + token);
        return new Ask(sentNanos, answer.statusCode());
    }
}
