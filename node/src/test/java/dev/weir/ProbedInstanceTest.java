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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node, and two instances one of which answers requests, but not probes. */
@Timeout(60)
class ProbedInstanceTest {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile boolean sick = true;

    @Test
    void is_spared_while_its_probes_are_bad_and_asked_again_when_they_are_good(@TempDir Path directory)
            throws Exception {
        try (SocketServer healthy = instance("healthy", false);
                SocketServer other = instance("other", true);
                Gateway gateway = Gateway.start(settings(directory, healthy.url(), other.url()), Environment.empty())) {
            InetSocketAddress listener = gateway.listeners().get(0);

            Eventually.holds("one is spared", () -> answers(listener).equals(Set.of("healthy")));
            sick = false;
            Eventually.holds("both are asked", () -> answers(listener).equals(Set.of("healthy", "other")));

            assertThat(answers(listener)).contains("healthy");
        }
    }

    private SocketServer instance(String name, boolean maySicken) throws IOException {
        return new SocketServer((socket, number) -> {
            byte[] bytes = new byte[10_000];
            for (int count = socket.getInputStream().read(bytes);
                    count > 0;
                    count = socket.getInputStream().read(bytes)) {
                boolean probe = new String(bytes, 0, count, US_ASCII).startsWith("GET /healthz ");
                String status = probe && maySicken && sick ? "500 No" : "200 OK";
                String answer = "HTTP/1.1 " + status + "\r\nContent-Length: " + name.length() + "\r\n\r\n" + name;
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
            }
        });
    }

    private static NodeSettings settings(Path directory, URI... instances) throws Exception {
        Files.writeString(
                directory.resolve("gateway.yaml"),
                """
                format: 1
                upstreams:
                  orders:
                    instances: ['%s', '%s']
                    health:
                      probe: {path: /healthz, every: 500ms, timeout: 500ms, unhealthy-after: 1, healthy-after: 1}
                routes: {orders: {match: {}, upstream: orders}}
                """
                        .formatted(instances[0], instances[1]));
        Path node = directory.resolve("node.yaml");
        Files.writeString(
                node,
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
        return NodeDocument.read(node, Environment.empty());
    }

    /** Who answers ten requests. */
    private Set<String> answers(InetSocketAddress listener) {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            URI uri = URI.create("http://127.0.0.1:" + listener.getPort() + "/");
            answers.add(client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .join()
                    .body());
        }
        return answers;
    }
}
