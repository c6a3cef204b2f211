// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.auth.Consumer;
import dev.weir.cache.KeyRules;
import dev.weir.cluster.Revision;
import dev.weir.config.GatewayDocument;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.document.Problem;
import dev.weir.http.RequestHead;
import dev.weir.telemetry.PrometheusText;
import dev.weir.telemetry.RequestMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node with three routes that accepts clients, and takes every document whose routes name upstreams it has. */
final class FakeNode implements NodeStatus, LiveConfig {

    private final String name;
    private volatile List<InetSocketAddress> listeners =
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8081));
    private volatile boolean ending;
    private volatile Optional<Revision> running = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    FakeNode(String name) {
        this.name = name;
    }

    void run(Revision revision) {
        running = Optional.of(revision);
    }

    void fail(String why) {
        problem = Optional.of(why);
    }

    void stopListening() {
        listeners = List.of();
    }

    void end() {
        ending = true;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public PrometheusText metrics() {
        return new PrometheusText(new RequestMetrics(System::nanoTime, Runnable::run));
    }

    @Override
    public Duration uptime() {
        return Duration.ofSeconds(90);
    }

    @Override
    public List<InetSocketAddress> listeners() {
        return listeners;
    }

    @Override
    public boolean ending() {
        return ending;
    }

    @Override
    public long inFlight() {
        return 4;
    }

    @Override
    public Optional<Revision> running() {
        return running;
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public int routes() {
        return 3;
    }

    /** Its route {@code shop} has a cache, {@code plain} has none. */
    @Override
    public Optional<CachedUrl> cached(RequestHead head) {
        if (head.path().startsWith("/shop")) {
            return Optional.of(new CachedUrl("shop", Optional.of(KeyRules.STANDARD.url(withoutQuery(head)))));
        }
        return head.path().startsWith("/plain")
                ? Optional.of(new CachedUrl("plain", Optional.empty()))
                : Optional.empty();
    }

    @Override
    public List<Consumer> consumers(String document) throws DocumentException {
        return List.copyOf(GatewayDocument.read("gateway config", document, Environment.empty())
                .knownConsumers()
                .all());
    }

    @Override
    public Set<String> cachedAs(RequestHead head) {
        return cached(head).flatMap(CachedUrl::url).map(Set::of).orElse(Set.of());
    }

    @Override
    public Checked check(String document) throws DocumentException {
        JsonNode root = JsonEditor.parse(document);
        if (root.has("explode")) {
            throw new IllegalStateException("the secret is hunter2");
        }
        List<Problem> problems = new ArrayList<>();
        root.path("routes").properties().forEach(route -> {
            String upstream = route.getValue().path("upstream").asText();
            if (!root.path("upstreams").has(upstream)) {
                String path = "routes." + route.getKey() + ".upstream";
                problems.add(new Problem("gateway config", 7, 9, path, upstream + " (expected: an upstream)"));
            }
        });
        if (!problems.isEmpty()) {
            throw new DocumentException(problems);
        }
        return new Checked(root.path("routes").size(), root.path("upstreams").size());
    }

    private static RequestHead withoutQuery(RequestHead head) {
        return new RequestHead(head.method(), head.scheme(), head.authority(), head.path(), "", head.headers());
    }
}
