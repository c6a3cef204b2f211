// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services that decide who may, and three nodes over real sockets that ask them as one. */
@Timeout(120)
class AskedOnceTest {

    private static final int AT_ONCE = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer service;
    private final Map<String, Integer> questions = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Headers> checks = new ConcurrentLinkedQueue<>();

    AskedOnceTest() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(threads);
        service.createContext("/introspect", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            questions.merge(form.split("[=&]")[1], 1, Integer::sum);
            answer(exchange, 200, "{\"active\":" + form.contains("good") + ",\"sub\":\"alice\",\"jti\":\"7\"}");
        });
        service.createContext("/check", exchange -> {
            Headers asked = exchange.getRequestHeaders();
            checks.add(asked);
            String key = String.valueOf(asked.getFirst("X-Key"));
            questions.merge(key, 1, Integer::sum);
            exchange.getResponseHeaders().add("X-User", "user of " + key);
            exchange.getResponseHeaders().add("WWW-Authenticate", "Key");
            answer(exchange, key.startsWith("good") ? 200 : 401, "told");
        });
        service.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        200,
                        String.valueOf(exchange.getRequestHeaders().getFirst("X-User"))));
        service.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() {
        service.stop(0);
        threads.shutdownNow();
    }

    private String config(Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret");
        return """
                format: 1
                upstreams:
                  service: {instances: ["http://127.0.0.1:%d"]}
                policies:
                  token:
                    introspection:
                      upstream: service
                      path: /introspect
                      client: {id: weir, secret: "${file:%s}"}
                      claims-to-headers: {sub: X-User}
                      timeout: 30s
                      cache: 1h
                      cache-inactive: 1h
                  key:
                    external-auth:
                      upstream: service
                      path: /check
                      request-headers: [X-Key]
                      response-headers: [X-User]
                      timeout: 30s
                      cache: {ttl: 1h, denied: 1h, key: [method, uri]}
                routes:
                  tokens: {match: {path: /tokens}, policies: [token], upstream: service}
                  keys: {match: {path: /keys}, policies: [key], upstream: service}
                  any: {match: {path: /any}, policies: [{any-of: [{api-key: {}}]}], upstream: service}
                """
                .formatted(service.getAddress().getPort(), secret);
    }

    @Test
    void all_nodes_together_ask_once_and_obey_a_revocation_at_once(@TempDir Path directory) throws IOException {
        try (ThreeGateways gateways = new ThreeGateways(directory, "asked", config(directory), "30s")) {
            Eventually.holds("all know what was purged, and keep what they are told", () -> isAskedOnce(gateways));

            List<HttpResponse<String>> good = all(gateways, "/tokens", "Authorization", "Bearer good");
            List<HttpResponse<String>> bad = all(gateways, "/tokens", "Authorization", "Bearer bad");
            List<HttpResponse<String>> admitted = all(gateways, "/keys?a=b", "X-Key", "good-key", "X-User", "root");
            List<HttpResponse<String>> denied = all(gateways, "/keys", "X-Key", "bad-key");
            gateways.send("POST", gateways.all.get(1).admin(), "/revocations", "{\"jti\":\"7\"}");
            List<HttpResponse<String>> revoked = all(gateways, "/tokens", "Authorization", "Bearer good");

            assertThat(good).extracting(HttpResponse::statusCode).containsOnly(200);
            assertThat(good).extracting(HttpResponse::body).containsOnly("alice");
            assertThat(bad).extracting(HttpResponse::statusCode).containsOnly(401);
            assertThat(admitted).extracting(HttpResponse::body).containsOnly("user of good-key");
            assertThat(denied).extracting(HttpResponse::statusCode).containsOnly(401);
            assertThat(denied).extracting(HttpResponse::body).containsOnly("told");
            assertThat(denied)
                    .extracting(answer -> answer.headers().allValues("WWW-Authenticate"))
                    .containsOnly(List.of("Key"));
            assertThat(revoked).extracting(HttpResponse::statusCode).containsOnly(401);
            assertThat(questions)
                    .contains(
                            Map.entry("good", 1),
                            Map.entry("bad", 1),
                            Map.entry("good-key", 1),
                            Map.entry("bad-key", 1));
            assertThat(gateways.send("GET", gateways.all.get(0).admin(), "/metrics", "")
                            .body())
                    .contains("weir_introspection_accepted_total{introspection=\"token\"}")
                    .contains("weir_external_auth_denied_total{external_auth=\"key\"} 10")
                    .contains("weir_any_of_missing_total{any_of=\"any/1\"} 0");
            assertThat(checks).hasSize(2);
            told(checks.remove());
        }
    }

    private boolean isAskedOnce(ThreeGateways gateways) {
        String token = "warm-" + questions.size();
        gateways.all.forEach(node ->
                gateways.send("GET", node.listeners().get(0), "/tokens", "", "Authorization", "Bearer " + token));
        return questions.getOrDefault(token, 0) == 1;
    }

    /** Asserts that the service heard of the request by the names that it knows, and of nothing else. */
    private static void told(Headers asked) {
        assertThat(asked.get("X-Forwarded-Method")).containsExactly("GET");
        assertThat(asked.get("X-Forwarded-Uri")).containsExactly("/keys?a=b");
        assertThat(asked.get("Host")).containsExactly("service");
        assertThat(asked.keySet()).containsExactlyInAnyOrder("Host", "X-key", "X-forwarded-method", "X-forwarded-uri");
    }

    /** What many at once are answered, on all nodes. */
    private List<HttpResponse<String>> all(ThreeGateways gateways, String path, String... headers) {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> gateways.all.get(i % 3).listeners().get(0))
                .map(listener ->
                        CompletableFuture.supplyAsync(() -> gateways.send("GET", listener, path, "", headers), threads))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
