// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.cluster.Eventually;
import dev.weir.config.ListenerConfig;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Journey;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.upstream.Resolver;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** The data path between two sockets: a listener in front of one upstream, and what both leave behind. */
final class Proxy implements AutoCloseable, GatewayHandler.Observer {

    static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final IoLoops loops;
    private final Listeners listeners;
    private final Upstream upstream;
    private volatile boolean ending;
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Journey> ended = new CopyOnWriteArrayList<>();

    Proxy(Timeouts timeouts, URI... instances) throws IOException {
        this(new ListenerConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), timeouts, instances);
    }

    Proxy(ListenerConfig listener, Timeouts timeouts, URI... instances) throws IOException {
        loops = IoLoops.start(2, SystemClock::nanos);
        Resolver resolver = new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos);
        UpstreamConfig config = new UpstreamConfig(
                List.of(instances).stream()
                        .map(url -> new UpstreamConfig.Instance(url, 1))
                        .toList(),
                timeouts);
        Map<String, Upstream> upstreams = new Upstreams(loops, resolver).prepare(Map.of("orders", config));
        upstream = Objects.requireNonNull(upstreams.get("orders"));
        listeners = Listeners.open(
                List.of(listener),
                new GatewayHandler(upstream, SystemClock::nanos, this),
                loops,
                System::currentTimeMillis);
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
    public boolean ending() {
        return ending;
    }

    /** As if the node had been told to stop. */
    void stopSoon() {
        ending = true;
    }

    InetSocketAddress address() {
        return listeners.addresses().get(0);
    }

    RawClient client() throws IOException {
        return new RawClient(address());
    }

    /** Journeys of the requests that are over. */
    List<Journey> ended() {
        return ended;
    }

    int inFlight() {
        return begun.get() - ended.size();
    }

    int upstreamConnections() {
        return upstream.instances().get(0).connections();
    }

    /** Clients' connections that are open. */
    int clientConnections() {
        return listeners.connections();
    }

    /** Buffers that were taken and not given back, over all loops. */
    int buffersOut() {
        return sum(IoLoop::buffersOut);
    }

    /** Deadlines that are set, over all loops. */
    int timers() {
        return sum(IoLoop::timers);
    }

    /** Fails unless no request, buffer or deadline stays behind. */
    void assertNothingIsLeft() {
        Eventually.holds("every request is over", () -> inFlight() == 0);
        Eventually.holds("no buffer is in use", () -> buffersOut() == 0);
        // Two per loop may sweep the idle connections of either side.
        Eventually.holds("no deadline is set", () -> timers() <= 4);
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
    public void close() {
        listeners.close();
        loops.worker().shutdownNow();
    }
}
