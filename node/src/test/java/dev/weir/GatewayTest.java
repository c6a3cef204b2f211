// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.NodeDocument;
import dev.weir.config.NodeSettings;
import dev.weir.document.Environment;
import dev.weir.io.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GatewayTest {

    @TempDir
    private Path directory = Path.of("");

    /** Accepts by itself, and answers when a test does. */
    @AutoClose
    private final ServerSocket instance = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    GatewayTest() throws IOException {}

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                directory.resolve("node.yaml"),
                """
                name: node-1
                listeners: [127.0.0.1:0]
                admin: 127.0.0.1:0
                cluster: {address: 127.0.0.1:%d}
                drain: {timeout: 50s}
                data: data
                gateway: gateway.yaml
                """
                        .formatted(FreePorts.next()));
        Files.writeString(
                directory.resolve("gateway.yaml"),
                """
                format: 1
                upstreams: {slow: {instances: ["http://127.0.0.1:%d"], timeouts: {response: 50s}}}
                routes: {slow: {match: {}, upstream: slow}}
                """
                        .formatted(instance.getLocalPort()));
    }

    @Test
    void a_node_that_ends_says_so_until_the_last_request_is_answered() throws Exception {
        NodeSettings settings = NodeDocument.read(directory.resolve("node.yaml"), Environment.empty());
        Gateway gateway = Gateway.start(settings, Environment.empty());
        InetSocketAddress admin = gateway.admin();
        CompletableFuture<HttpResponse<String>> answer = ask(gateway.listeners().get(0), "/");
        Socket attempt = instance.accept();
        assertThat(ask(admin, "/readyz").join().statusCode()).isEqualTo(200);

        CompletableFuture<Void> end = CompletableFuture.runAsync(gateway::close);

        Eventually.holds("it is not ready", () -> ask(admin, "/readyz").join().statusCode() == 503);
        assertThat(ask(admin, "/readyz").join().body()).contains("the node is ending");
        assertThat(end).isNotDone();
        assertThat(answer).isNotDone();
        attempt.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer.join().body()).isEqualTo("ok");
        assertThat(answer.join().headers().allValues("Connection")).containsExactly("close");
        end.join();
        assertThat(ask(admin, "/readyz")).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void an_operator_takes_an_instance_out_and_brings_it_back() throws Exception {
        NodeSettings settings = NodeDocument.read(directory.resolve("node.yaml"), Environment.empty());
        String called = "/upstreams/slow/instances/127.0.0.1:" + instance.getLocalPort();
        try (Gateway gateway = Gateway.start(settings, Environment.empty())) {
            InetSocketAddress listener = gateway.listeners().get(0);
            HttpResponse<String> ejected = post(gateway.admin(), called + "/eject?for=1h");
            HttpResponse<String> refused = ask(listener, "/").join();
            HttpResponse<String> restored = post(gateway.admin(), called + "/restore");
            CompletableFuture<HttpResponse<String>> asked = ask(listener, "/");
            Socket attempt = instance.accept();
            Eventually.holds(
                    "it is seen under way",
                    () -> ask(gateway.admin(), "/health/slow").join().body().contains("\"in-flight\" : 1"));
            attempt.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));

            assertThat(ejected.statusCode()).isEqualTo(200);
            assertThat(ejected.body()).contains("\"held\"");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(restored.statusCode()).isEqualTo(200);
            assertThat(asked.join().body()).isEqualTo("ok");
            assertThat(ask(gateway.admin(), "/events").join().body()).contains("restored by an operator at node-1");
        }
    }

    @Test
    void an_answer_is_kept_until_an_operator_purges_it() throws Exception {
        Files.writeString(
                directory.resolve("gateway.yaml"),
                """
                format: 1
                upstreams: {numbers: {instances: ["http://127.0.0.1:%d"]}}
                routes: {numbers: {match: {}, policies: [cache: 1h], upstream: numbers}}
                """
                        .formatted(instance.getLocalPort()));
        Thread numbers = new Thread(this::answerWithNumbers);
        numbers.setDaemon(true);
        numbers.start();
        NodeSettings settings = NodeDocument.read(directory.resolve("node.yaml"), Environment.empty());
        try (Gateway gateway = Gateway.start(settings, Environment.empty())) {
            InetSocketAddress listener = gateway.listeners().get(0);
            String url = "http://127.0.0.1:" + listener.getPort() + "/a";

            String first = ask(listener, "/a").join().body();
            HttpResponse<String> hit = ask(listener, "/a").join();
            String lookup =
                    ask(gateway.admin(), "/cache/lookup?url=" + url).join().body();
            HttpResponse<String> purged = send(
                            gateway.admin(),
                            "/cache/purge",
                            HttpRequest.newBuilder().POST(BodyPublishers.ofString("{\"url\": \"" + url + "\"}")))
                    .join();
            String after = ask(listener, "/a").join().body();

            assertThat(first).isEqualTo("1");
            assertThat(hit.body()).isEqualTo("1");
            assertThat(hit.headers().firstValue("Cache-Status").orElse("")).startsWith("weir; hit; ttl=3");
            assertThat(lookup).contains("it is kept, and fresh").contains("\"route\" : \"numbers\"");
            assertThat(purged.body()).contains("\"node-1\" : 1");
            assertThat(after).isEqualTo("2");
            assertThat(ask(gateway.admin(), "/metrics").join().body())
                    .contains("weir_cache_hits_near_total{cache=\"numbers\"} 1")
                    .contains("weir_cache_misses_total{cache=\"numbers\"} 2");
        }
    }

    private void answerWithNumbers() {
        try {
            for (int number = 1; ; number++) {
                try (Socket attempt = instance.accept()) {
                    attempt.getInputStream().read(new byte[4096]);
                    attempt.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n" + number)
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            assertThat(instance.isClosed()).isTrue();
        }
    }

    private CompletableFuture<HttpResponse<String>> ask(InetSocketAddress address, String path) {
        return send(address, path, HttpRequest.newBuilder().GET());
    }

    private HttpResponse<String> post(InetSocketAddress address, String path) {
        return send(address, path, HttpRequest.newBuilder().POST(BodyPublishers.noBody()))
                .join();
    }

    private CompletableFuture<HttpResponse<String>> send(
            InetSocketAddress address, String path, HttpRequest.Builder request) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return client.sendAsync(request.uri(uri).build(), BodyHandlers.ofString());
    }
}
