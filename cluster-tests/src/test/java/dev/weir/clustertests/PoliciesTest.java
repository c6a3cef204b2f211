// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What policies promise of real messages, between a client and a service. */
@ExtendWith(ShowsLogs.class)
class PoliciesTest {

    private static final String APP = "https://app.example.com";

    @AutoClose("shutdownNow")
    private static final ExecutorService threads = Executors.newCachedThreadPool();

    private static final HttpServer service = service();
    private static final Gate secondEvent = new Gate();
    private static final Set<String> taken = ConcurrentHashMap.newKeySet();
    private static final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(PoliciesTest.class, "one"),
            NodeYaml.alone("one"),
            """
            format: 1
            upstreams:
              sample: {instances: ["http://127.0.0.1:%d"]}
              nobody: {instances: [{url: "http://127.0.0.1:1", weight: 0}]}
            policies:
              pages: {cors: {origins: [https://app.example.com], methods: [PUT]}}
            routes:
              events: {match: {path: /events}, policies: [compress: {}], upstream: sample}
              upload: {match: {path: /upload/**}, policies: [max-body-size: 64KiB], upstream: sample}
              pages: {match: {path: /pages, methods: [PUT]}, policies: [pages], upstream: nobody}
              here: {match: {path: /here}, policies: [ip-allow: {addresses: [127.0.0.0/8]}, respond: 200]}
              away: {match: {path: /away}, policies: [ip-deny: {addresses: [127.0.0.0/8]}, respond: 200]}
            """
                    .formatted(service.getAddress().getPort()));

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @AfterAll
    static void stop() {
        service.stop(0);
    }

    @Test
    void an_event_goes_through_compression_before_the_next_one_comes() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(node.uri("/events"))
                .header("Accept-Encoding", "gzip")
                .build();

        try (InputStream events = new GZIPInputStream(
                client.send(request, BodyHandlers.ofInputStream()).body())) {
            byte[] first = events.readNBytes(9);
            secondEvent.open();

            assertThat(new String(first, UTF_8)).isEqualTo("data: 1\n\n");
            assertThat(new String(events.readAllBytes(), UTF_8)).isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void a_body_that_gets_too_large_is_refused_and_never_looks_complete() throws IOException {
        String large = RawRequest.to(node.settings().listenerPort())
                .head("POST /upload/chunks HTTP/1.1", "Transfer-Encoding: chunked")
                .chunksUntilAnswered(64 << 20)
                .statusLine();
        String said = RawRequest.to(node.settings().listenerPort())
                .head("POST /upload/said HTTP/1.1", "Content-Length: 65537")
                .statusLine();

        assertThat(large).startsWith("HTTP/1.1 413 ");
        assertThat(said).startsWith("HTTP/1.1 413 ");
        assertThat(taken).isEmpty();
    }

    @Test
    void a_preflight_comes_to_the_route_of_the_request_it_announces() throws Exception {
        HttpRequest preflight = HttpRequest.newBuilder(node.uri("/pages"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", APP)
                .header("Access-Control-Request-Method", "PUT")
                .build();

        Reply reply = Reply.of(client.send(preflight, BodyHandlers.ofString()));

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo(APP);
        assertThat(reply.header("access-control-allow-methods")).isEqualTo("PUT");
    }

    @Test
    void a_page_may_read_that_the_gateway_failed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(node.uri("/pages"))
                .PUT(HttpRequest.BodyPublishers.ofString("a"))
                .header("Origin", APP)
                .build();

        Reply reply = Reply.of(client.send(request, BodyHandlers.ofString()));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo(APP);
        assertThat(reply.json().path("error").asText()).isEqualTo("no_healthy_instance");
    }

    @Test
    void clients_are_told_apart_by_their_addresses() {
        assertThat(node.get("/here").status()).isEqualTo(200);
        assertThat(node.get("/away").status()).isEqualTo(403);
        assertThat(node.get("/away").json().path("error").asText()).isEqualTo("http_request_denied");
    }

    private static HttpServer service() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/events", PoliciesTest::events);
            server.createContext("/upload", PoliciesTest::upload);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            exchange.getResponseBody().write("data: 1\n\n".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            secondEvent.pass();
            exchange.getResponseBody().write("data: 2\n\n".getBytes(UTF_8));
        }
    }

    private static void upload(HttpExchange exchange) throws IOException {
        SampleService.count(exchange.getRequestBody());
        taken.add(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}
