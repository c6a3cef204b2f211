// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.cache.Caches;
import dev.weir.cache.Library;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revision;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.http.Journey;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.policy.Shared;
import dev.weir.route.RunningConfig;
import dev.weir.upstream.Resolver;
import dev.weir.upstream.Upstreams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * A node's way from its listener to an upstream, on two I/O threads, with a cache between; its calendar moves when the
 * test says so.
 */
final class CachingNode implements AutoCloseable, GatewayHandler.Observer {

    private final AtomicLong wallMillis = new AtomicLong(1_800_000_000_000L);
    private final IoLoops loops = IoLoops.start(2, SystemClock::nanos);
    private final Caches caches = Caches.alone(SystemClock::nanos, wallMillis::get);
    private final RunningConfig running;
    private final Listeners listeners;
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Journey> ended = new CopyOnWriteArrayList<>();

    private CachingNode(String document) throws IOException {
        Resolver resolver = new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos);
        running = new RunningConfig(
                new Upstreams(loops, resolver),
                Environment.empty(),
                Shared.alone().withCaches(caches),
                config -> {});
        try {
            running.run(new Revision(1, document, "test", 0));
        } catch (DocumentException e) {
            throw new AssertionError(document, e);
        }
        listeners = Listeners.open(
                List.of(Proxy.loopback()),
                new GatewayHandler(running, SystemClock::nanos, this),
                loops,
                wallMillis::get);
    }

    /** One route for all requests, with these policies as they are written in a list: {@code cache: 10m}. */
    static CachingNode before(URI instance, String... policies) throws IOException {
        return new CachingNode(
                """
                format: 1
                upstreams:
                  orders: {instances: ["%s"], retry: {attempts: 1}}
                routes:
                  all: {match: {}, policies: [%s], upstream: orders}
                """
                        .formatted(instance, String.join(", ", List.of(policies))));
    }

    /** One in front of an instance that speaks HTTP/2. */
    static CachingNode beforeHttp2(URI instance, String policy) throws IOException {
        return new CachingNode(
                """
                format: 1
                upstreams:
                  orders: {instances: ["%s"], protocol: http2}
                routes:
                  all: {match: {}, policies: [%s], upstream: orders}
                """
                        .formatted(instance, policy));
    }

    static CachingNode before(RawInstance instance, String... policies) throws IOException {
        return before(instance.url(), policies);
    }

    /** With these routes to {@code orders}, written as in the document. */
    static CachingNode withRoutes(RawInstance instance, String routes) throws IOException {
        return new CachingNode("format: 1\nupstreams: {orders: {instances: [\"" + instance.url() + "\"]}}\nroutes:\n"
                + routes.indent(2));
    }

    /** So much time goes by, for all that has an age. */
    void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
    }

    InetSocketAddress address() {
        return listeners.addresses().get(0);
    }

    RawClient client() throws IOException {
        return new RawClient(address());
    }

    /** A GET on a connection of its own. */
    RawMessage get(String path, String... headers) throws IOException {
        return send("GET", path, headers);
    }

    RawMessage head(String path, String... headers) throws IOException {
        try (RawClient client = client()) {
            return client.send(request("HEAD", path, headers)).answerToHead();
        }
    }

    RawMessage send(String method, String path, String... headers) throws IOException {
        try (RawClient client = client()) {
            return client.send(request(method, path, headers)).answer();
        }
    }

    static String request(String method, String path, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + ' ' + path + " HTTP/1.1\r\nHost: api.example.com\r\n" + more + "\r\n";
    }

    Library library() {
        return caches.cluster();
    }

    /** Fetches that are under way. */
    int flights() {
        return caches.flights().size();
    }

    /** Journeys of the requests that are over. */
    List<Journey> ended() {
        return ended;
    }

    /** Requests that are not over yet. */
    int inFlight() {
        return begun.get() - ended.size();
    }

    /** Fails unless no request, fetch, buffer or deadline stays behind. */
    void assertNothingIsLeft() {
        Eventually.holds("every request is over", () -> inFlight() == 0);
        Eventually.holds(
                "nothing is being fetched",
                () -> flights() == 0 && caches.flights().bytes() == 0);
        Eventually.holds("no buffer is in use", () -> sum(IoLoop::buffersOut) == 0);
        // Two per loop may sweep the idle connections of either side.
        Eventually.holds("no deadline is set", () -> sum(IoLoop::timers) <= 4);
    }

    private int sum(ToIntFunction<IoLoop> figure) {
        return loops.seen().stream()
                .mapToInt(loop -> {
                    CompletableFuture<Integer> answer = new CompletableFuture<>();
                    loop.execute(() -> answer.complete(figure.applyAsInt(loop)));
                    return answer.join();
                })
                .sum();
    }

    @Override
    public void begun() {
        begun.incrementAndGet();
    }

    @Override
    public void ended(Journey journey) {
        ended.add(journey);
    }

    @Override
    public void close() {
        listeners.close();
        loops.worker().shutdownNow();
    }
}
