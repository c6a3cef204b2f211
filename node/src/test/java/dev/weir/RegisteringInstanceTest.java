// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.NodeDocument;
import dev.weir.config.NodeSettings;
import dev.weir.document.Environment;
import dev.weir.io.FreePorts;
import dev.weir.io.SocketServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node, and an instance that says itself where it is. */
@Timeout(60)
class RegisteringInstanceTest {

    private static final String INSTANCES = "/upstreams/orders/instances";

    @TempDir
    private Path directory = Path.of("");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                directory.resolve("node.yaml"),
                """
                name: node-1
                listeners: [127.0.0.1:0]
                admin: 127.0.0.1:0
                cluster: {address: 127.0.0.1:%d}
                drain: {timeout: 1s}
                data: data
                gateway: gateway.yaml
                """
                        .formatted(FreePorts.next()));
        Files.writeString(
                directory.resolve("gateway.yaml"),
                """
                format: 1
                upstreams: {orders: {discover: {registration: {ttl: 1h}}}}
                routes: {orders: {match: {}, upstream: orders}}
                """);
    }

    @Test
    void is_asked_from_then_on_and_until_it_goes() throws Exception {
        NodeSettings settings = NodeDocument.read(directory.resolve("node.yaml"), Environment.empty());
        try (SocketServer instance = new SocketServer((socket, number) -> {
                    byte[] bytes = new byte[10_000];
                    while (socket.getInputStream().read(bytes) > 0) {
                        socket.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
                    }
                });
                Gateway gateway = Gateway.start(settings, Environment.empty())) {
            InetSocketAddress listener = gateway.listeners().get(0);
            int before = send(listener, "GET", "/", "").statusCode();

            int put = send(gateway.admin(), "PUT", INSTANCES + "/a", "{url: '" + instance.url() + "'}")
                    .statusCode();
            Eventually.holds("it is asked", () -> send(listener, "GET", "/", "").statusCode() == 200);
            int deleted = send(gateway.admin(), "DELETE", INSTANCES + "/a", "").statusCode();
            Eventually.holds(
                    "it is not asked", () -> send(listener, "GET", "/", "").statusCode() == 503);

            assertThat(before).isEqualTo(503);
            assertThat(put).isEqualTo(201);
            assertThat(deleted).isEqualTo(204);
            assertThat(send(gateway.admin(), "GET", "/upstreams/others/instances", "")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private HttpResponse<String> send(InetSocketAddress address, String method, String path, String body) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString()).join();
    }
}
