// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ?wait=all} promises of keys, on three nodes over real sockets. */
@Timeout(120)
class RevokedKeyTest {

    private static final int AFTERWARDS = 50;

    private final ThreeGateways nodes;

    /** One request with the key, and what became of it. */
    private record Ask(long sentNanos, int status) {}

    RevokedKeyTest(@TempDir Path directory) throws IOException {
        nodes = new ThreeGateways(
                directory,
                "keys",
                """
                format: 1
                consumers: {acme: {groups: [gold]}}
                routes: {all: {match: {}, policies: [{api-key: {}}, {respond: {body: hello}}]}}
                """);
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void no_node_takes_a_key_any_more_once_it_is_said_to_be_taken_back() throws Exception {
        HttpResponse<String> made = admin("POST", "/consumers/acme/api-keys?wait=all&timeout=30s");
        String key = field(made, "key");
        List<Integer> atOnce =
                nodes.all.stream().map(gateway -> ask(gateway, key).status()).toList();
        ConcurrentLinkedQueue<Ask> asks = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        List<CompletableFuture<Void>> load = nodes.all.stream()
                .map(gateway -> CompletableFuture.runAsync(() -> {
                    while (!enough.get()) {
                        asks.add(ask(gateway, key));
                    }
                }))
                .toList();
        Eventually.holds("the load is on", () -> asks.size() > 100);

        HttpResponse<String> gone =
                admin("DELETE", "/consumers/acme/api-keys/" + field(made, "id") + "?wait=all&timeout=30s");
        long goneNanos = System.nanoTime();
        Eventually.holds("some come afterwards", () -> after(asks, goneNanos).size() > AFTERWARDS);
        enough.set(true);
        load.forEach(CompletableFuture::join);

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(atOnce).containsOnly(200);
        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(asks).extracting(Ask::status).containsOnly(200, 401);
        assertThat(after(asks, goneNanos)).extracting(Ask::status).containsOnly(401);
        assertThat(nodes.send("GET", nodes.all.get(1).admin(), "/config", "").body())
                .doesNotContain(key, field(made, "id"));
    }

    private static List<Ask> after(ConcurrentLinkedQueue<Ask> asks, long nanos) {
        return asks.stream().filter(ask -> ask.sentNanos() - nanos > 0).toList();
    }

    private Ask ask(Gateway gateway, String key) {
        long sentNanos = System.nanoTime();
        return new Ask(
                sentNanos,
                nodes.send("GET", gateway.listeners().get(0), "/", "", "X-API-Key", key)
                        .statusCode());
    }

    private HttpResponse<String> admin(String method, String path) {
        return nodes.send(method, nodes.all.get(0).admin(), path, "");
    }

    private static String field(HttpResponse<String> answer, String name) throws IOException {
        return new ObjectMapper().readTree(answer.body()).path(name).asText();
    }
}
