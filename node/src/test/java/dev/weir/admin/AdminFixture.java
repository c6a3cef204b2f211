// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.admin.AdminHandler.Bounds;
import dev.weir.auth.Revocations;
import dev.weir.cache.Library;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.LocalAuditLog;
import dev.weir.config.AdminToken;
import dev.weir.config.NodeSettings;
import dev.weir.limit.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** An admin API on a port of its own, with everything behind it in memory, and a client. */
final class AdminFixture implements AutoCloseable {

    static final String TWO_UPSTREAMS =
            """
            {"format":1,"upstreams":{"a":{"instances":["http://h:1"]},"b":{}},"routes":{"r":{"upstream":"a"}}}""";

    static final Bounds BOUNDS = new Bounds(1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeNode node = new FakeNode("node-1");
    final InMemoryRevisions revisions = new InMemoryRevisions();
    final InMemoryMembers members = new InMemoryMembers(3);
    final ScriptedLedgers ledgers = new ScriptedLedgers();
    final Limits limits = ledgers.limits("node-1");
    final InMemoryRegistry registry = new InMemoryRegistry();
    final FakeUpstreams upstreams = new FakeUpstreams();
    final ScriptedHealth health = new ScriptedHealth();
    final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    final Library cache = Library.alone(() -> millis.get() * 1_000_000, millis::get);
    final Revocations revocations = Revocations.alone(() -> 0, millis::get);
    final AuditLog audit = new LocalAuditLog("node-1", millis::get);
    final AdminServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    AdminFixture(Optional<String> token, Bounds bounds) throws IOException {
        this(token, bounds, List.of("node-1", "node-2", "node-3"));
    }

    /** @param here the members that are there when it starts, of three that are expected */
    AdminFixture(Optional<String> token, Bounds bounds, List<String> here) throws IOException {
        this(token, List.of(), bounds, here);
    }

    private AdminFixture(Optional<String> token, List<AdminToken> tokens, Bounds bounds, List<String> here)
            throws IOException {
        here.forEach(members::join);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = AdminServer.start(new NodeSettings.Admin(address, token, tokens), parts(), bounds);
    }

    /** One where everybody needs one of these tokens. */
    static AdminFixture guarded(AdminToken... tokens) throws IOException {
        return new AdminFixture(Optional.empty(), List.of(tokens), BOUNDS, List.of("node-1", "node-2", "node-3"));
    }

    static AdminFixture open() throws IOException {
        return new AdminFixture(Optional.empty(), BOUNDS);
    }

    /** One that does not wait long for a cluster that says nothing. */
    static AdminFixture hasty() throws IOException {
        return new AdminFixture(Optional.empty(), new Bounds(1 << 20, Duration.ofSeconds(10), Duration.ofMillis(500)));
    }

    AdminServer.Parts parts() {
        return new AdminServer.Parts(
                node,
                node,
                new JsonEditor(),
                revisions,
                members,
                limits,
                registry,
                upstreams,
                health.health,
                cache,
                revocations,
                audit);
    }

    /** All members run every revision as soon as it is there. */
    AdminFixture followed() {
        revisions.follow(revision ->
                members.all().forEach(member -> members.report(member.name(), revision.number(), Optional.empty())));
        return this;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    @Override
    public void close() {
        server.close();
        health.close();
    }
}
