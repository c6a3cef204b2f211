// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamConfig;
import dev.weir.discover.Sources;
import dev.weir.document.Readings;
import dev.weir.health.Health;
import dev.weir.health.LocalExchange;
import dev.weir.health.Rules;
import dev.weir.http.Body;
import dev.weir.http.Interim;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One upstream on one real I/O thread, what is asked of it, and what that leaves behind. */
final class Asking implements AutoCloseable {

    private final IoLoops loops;
    private final IoLoop loop;
    private final Upstreams upstreams;
    private final Upstream upstream;
    private final Health health;
    private final List<Integer> interim = new CopyOnWriteArrayList<>();

    /** @param config of the upstream without its instances */
    Asking(String config, URI... instances) throws IOException {
        this(config, Sources.local(SystemClock::nanos), instances);
    }

    /** @param sources where others come from */
    Asking(String config, Sources sources, URI... instances) throws IOException {
        loops = IoLoops.start(1, SystemClock::nanos);
        loop = loops.of(loops.worker().getIoThread(0));
        Resolver resolver = new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos);
        upstreams = new Upstreams(loops, resolver, TlsFiles.unwatched(), sources, "", new LongestPause());
        health = new Health(
                new LocalExchange("node-1", () -> SystemClock.nanos() / 1_000_000), 1, SystemClock::nanos, () -> {});
        upstreams.judgedBy(health);
        UpstreamConfig orders = config(config, instances);
        upstream = Objects.requireNonNull(
                upstreams.prepare(Map.of("orders", orders)).get("orders"));
        health.retain(Map.of("orders", Rules.of(orders)), Set.of());
    }

    private static UpstreamConfig config(String text, URI... instances) {
        String instancesLine = "instances: " + Arrays.toString(instances) + "\n";
        try {
            return Readings.read(UpstreamConfig.class, instancesLine + patient(text));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** An instance of a test is a thread, which may be kept waiting: only who asks for it gets a connection in time. */
    private static String patient(String config) {
        if (config.contains("connect: ")) {
            return config;
        }
        return config.contains("timeouts: {")
                ? config.replace("timeouts: {", "timeouts: {connect: 20s, ")
                : config + "\ntimeouts: {connect: 20s}";
    }

    /** Decides nothing unless the test makes it tick. */
    Health health() {
        return health;
    }

    IoLoop loop() {
        return loop;
    }

    /** A request on this upstream's thread; its interim answers are noted. */
    Request request(String method, Body body) {
        Request plain = Requests.request(method, "http://api.example.com/a", loop);
        Interim noted = (status, headers) -> interim.add(status);
        return new Request(
                plain.head(),
                body,
                plain.client(),
                plain.variables(),
                loop,
                plain.cancellation(),
                noted,
                plain.journey());
    }

    Request get() {
        return request("GET", Body.EMPTY);
    }

    /** Statuses of the interim answers so far. */
    List<Integer> interim() {
        return interim;
    }

    /** Begins; the answer is completed on the I/O thread. */
    CompletableFuture<Response> begin(Request request) {
        return onLoop(() -> upstream.handle(request)).thenCompose(stage -> stage);
    }

    /** The answer; throws what it failed with. */
    Response ask(Request request) throws Throwable {
        return await(begin(request));
    }

    /** The status of the answer; its body is read to the end. */
    int status(Request request) throws Throwable {
        Response response = ask(request);
        text(response.body());
        return response.status();
    }

    /** A body, read to its end on the I/O thread. */
    String text(Body body) throws Throwable {
        if (!(body instanceof Body.Stream stream)) {
            return onLoop(() -> Bodies.text(body)).get(10, TimeUnit.SECONDS);
        }
        Collecting collecting = new Collecting(stream);
        loop.execute(collecting);
        return await(collecting.whole());
    }

    /** Does something on the I/O thread. */
    <T> CompletableFuture<T> onLoop(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(task.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    void onLoop(Runnable task) {
        onLoop(() -> {
                    task.run();
                    return "done";
                })
                .join();
    }

    static <T> T await(CompletableFuture<T> stage) throws Throwable {
        try {
            return stage.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    Upstream upstream() {
        return upstream;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    /** As a node that ends. */
    void letGo() {
        upstreams.close();
    }

    /** Connections to all instances, idle ones too. */
    int connections() {
        return upstream.instances().stream().mapToInt(Instance::connections).sum();
    }

    /** Requests under way at all instances. */
    int inFlight() {
        return upstream.instances().stream()
                .mapToInt(instance -> instance.load().inFlight())
                .sum();
    }

    /** Fails unless no request, no buffer and no deadline stays behind; idle connections may, and what sweeps them. */
    void assertNothingIsLeft() {
        Eventually.holds("no buffer is in use", () -> onLoop(loop::buffersOut).join() == 0);
        Eventually.holds("no request is under way", () -> inFlight() == 0);
        Eventually.holds("no deadline is set", () -> onLoop(loop::timers).join() <= kept());
    }

    /** Instances with connections, each of which may have a sweep under way. */
    private long kept() {
        return upstream.instances().stream()
                .filter(instance -> instance.connections() > 0)
                .count();
    }

    @Override
    public void close() {
        loops.close();
    }
}
