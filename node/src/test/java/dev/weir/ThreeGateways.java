// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.cluster.Eventually;
import dev.weir.config.NodeDocument;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.io.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three nodes of one cluster in this process, over real sockets, and a client. */
final class ThreeGateways implements AutoCloseable {

    final List<Gateway> all = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path directory;
    private final String cluster;
    private final String deadline;

    /**
     * Returns when all are ready.
     *
     * @param directory where they keep what they keep
     * @param cluster its name
     * @param config what they run
     */
    ThreeGateways(Path directory, String cluster, String config) throws IOException {
        this(directory, cluster, config, "50ms");
    }

    /** @param deadline no request waits longer for what other nodes say */
    ThreeGateways(Path directory, String cluster, String config, String deadline) throws IOException {
        this.directory = directory;
        this.cluster = cluster;
        this.deadline = deadline;
        Files.writeString(directory.resolve("gateway.yaml"), config);
        List<String> members =
                Stream.generate(() -> "127.0.0.1:" + FreePorts.next()).limit(3).toList();
        List<CompletableFuture<Gateway>> starts = IntStream.range(0, members.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> node(i, members)))
                .toList();
        starts.forEach(start -> all.add(start.join()));
        all.forEach(gateway -> Eventually.holds(
                "it is ready", () -> send("GET", gateway.admin(), "/readyz", "").statusCode() == 200));
    }

    private Gateway node(int index, List<String> members) {
        String name = cluster + "-node-" + (index + 1);
        Path file = directory.resolve(name + ".yaml");
        try {
            Files.writeString(
                    file,
                    """
                    name: %s
                    listeners: [127.0.0.1:0]
                    admin: 127.0.0.1:0
                    cluster: {name: %s, address: %s, join: [%s], expected: 3, deadline: %s}
                    data: data-%s
                    gateway: gateway.yaml
                    """
                            .formatted(name, cluster, members.get(index), String.join(", ", members), deadline, name));
            return Gateway.start(NodeDocument.read(file, Environment.empty()), Environment.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DocumentException e) {
            throw new AssertionError(e);
        }
    }

    /** What a node answers at one of its addresses. */
    HttpResponse<String> send(String method, InetSocketAddress address, String path, String body, String... headers) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        all.forEach(Gateway::close);
    }
}
