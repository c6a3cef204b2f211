// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamConfig;
import dev.weir.discover.Sources;
import dev.weir.document.Readings;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.tls.TlsFiles;
import dev.weir.upstream.Instance;
import dev.weir.upstream.Resolver;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One upstream with one instance, and probes of it on a real I/O thread. */
final class Probed implements AutoCloseable {

    final NotedFindings findings = new NotedFindings();
    private final IoLoops loops = IoLoops.start(1, SystemClock::nanos);
    private final Sources sources = Sources.local(SystemClock::nanos);
    private final Upstreams upstreams = new Upstreams(
            loops,
            new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos),
            TlsFiles.unwatched(),
            sources,
            "",
            new Random(1));
    private final UpstreamConfig config;

    /** @param probe as in the config, {@code "{path: /healthz}"} */
    Probed(URI instance, String probe, String... more) throws IOException {
        try {
            config = Readings.read(
                    UpstreamConfig.class,
                    "instances: ['" + instance + "']\nhealth: {probe: " + probe + "}\n" + String.join("\n", more));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Makes one probe; what was wrong, empty when it was good. */
    String once() throws Exception {
        CompletableFuture<String> over = new CompletableFuture<>();
        Instance instance = upstream().instances().get(0);
        IoLoop loop = loops.at(0);
        loop.execute(() -> Probe.of(config.health().probe().orElseThrow(), instance, loop, over::complete)
                .start());
        return over.get(60, TimeUnit.SECONDS);
    }

    /** Makes one after the other from now on. */
    Probers start() {
        upstreams.retain(Map.of("orders", upstream()));
        return Probers.start(upstreams, loops, findings, new Random(1));
    }

    /** The upstream is not there any more. */
    void forget() {
        upstreams.retain(Map.of());
    }

    private Upstream upstream() {
        return upstreams.prepare(Map.of("orders", config)).values().iterator().next();
    }

    /** Fails unless no buffer and no deadline stays behind. */
    void assertNothingIsLeft() {
        Eventually.holds("no buffer is in use", () -> onLoop(loops.at(0)::buffersOut) == 0);
        Eventually.holds("no deadline is set", () -> onLoop(loops.at(0)::timers) == 0);
    }

    private int onLoop(java.util.function.IntSupplier question) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        loops.at(0).execute(() -> answer.complete(question.getAsInt()));
        return answer.join();
    }

    @Override
    public void close() {
        upstreams.close();
        sources.close();
        loops.close();
    }
}
