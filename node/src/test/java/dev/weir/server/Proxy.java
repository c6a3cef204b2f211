// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.cluster.Eventually;
import dev.weir.config.ListenerConfig;
import dev.weir.config.NodeSettings.Drain;
import dev.weir.config.RetryConfig;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.config.UpstreamTls;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/** The data path between two sockets: a listener in front of one upstream, and what both leave behind. */
final class Proxy implements AutoCloseable, GatewayHandler.Observer {

    static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final IoLoops loops;
    private final Listeners listeners;
    private final Upstream upstream;
    private final InFlight inFlight = new InFlight(this);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Journey> ended = new CopyOnWriteArrayList<>();

    Proxy(Timeouts timeouts, URI... instances) throws IOException {
        this(loopback(), timeouts, instances);
    }

    /** In front of instances that speak HTTP/2. */
    static Proxy toHttp2(Timeouts timeouts, URI... instances) throws IOException {
        return new Proxy(SystemClock::nanos, loopback(), Protocol.HTTP2, timeouts, instances);
    }

    static ListenerConfig loopback() {
        return new ListenerConfig(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    Proxy(ListenerConfig listener, Timeouts timeouts, URI... instances) throws IOException {
        this(SystemClock::nanos, listener, timeouts, instances);
    }

    /** @param nanoClock what deadlines go by */
    Proxy(LongSupplier nanoClock, ListenerConfig listener, Timeouts timeouts, URI... instances) throws IOException {
        this(nanoClock, listener, Protocol.HTTP1, timeouts, instances);
    }

    private Proxy(
            LongSupplier nanoClock, ListenerConfig listener, Protocol protocol, Timeouts timeouts, URI... instances)
            throws IOException {
        loops = IoLoops.start(2, nanoClock);
        Resolver resolver = new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos);
        UpstreamConfig config = new UpstreamConfig(
                List.of(instances).stream()
                        .map(url -> new UpstreamConfig.Instance(url, 1))
                        .toList(),
                timeouts,
                UpstreamTls.STANDARD,
                protocol,
                RetryConfig.STANDARD,
                Optional.empty());
        Map<String, Upstream> upstreams = new Upstreams(loops, resolver).prepare(Map.of("orders", config));
        upstream = Objects.requireNonNull(upstreams.get("orders"));
        listeners = Listeners.open(
                List.of(listener),
                new GatewayHandler(upstream, SystemClock::nanos, inFlight),
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

    /** As if the node had been told to stop. */
    void stopSoon() {
        inFlight.end();
    }

    /** How the node takes leave of the clients. */
    Farewell farewell(Drain settings, Farewell.Pause pause) {
        return new Farewell(settings, listeners, inFlight, pause);
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
