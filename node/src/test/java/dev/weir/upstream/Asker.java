// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamConfig;
import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.tls.TlsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** One I/O thread that asks upstreams, and what that leaves behind. */
final class Asker implements AutoCloseable {

    private final IoLoops loops = IoLoops.start(1, SystemClock::nanos);
    private final IoLoop loop = loops.of(loops.worker().getIoThread());
    private final TlsFiles files = TlsFiles.unwatched();
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final Upstreams upstreams =
            new Upstreams(loops, new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos), files);

    Asker() throws IOException {}

    /** The upstream of a revision that has this one alone. */
    Upstream upstream(UpstreamConfig config) {
        Map<String, Upstream> prepared = upstreams.prepare(Map.of("orders", config));
        upstreams.retain(prepared);
        prepared.values().forEach(upstream -> instances.addAll(upstream.instances()));
        return Objects.requireNonNull(prepared.get("orders"));
    }

    /** Lets the files be looked at until a change is taken up. */
    void look() {
        files.look();
        files.look();
    }

    Response get(Upstream upstream) {
        return ask(upstream).join();
    }

    ProxyException failure(Upstream upstream) {
        try {
            throw new AssertionError(ask(upstream).join());
        } catch (CompletionException e) {
            return (ProxyException) Objects.requireNonNull(e.getCause());
        }
    }

    CompletableFuture<Response> ask(Upstream upstream) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        loop.execute(() -> upstream.handle(Requests.request("GET", "/", loop)).whenComplete((response, failure) -> {
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        }));
        return answer;
    }

    /** Reads a body that is streamed. */
    CompletableFuture<String> read(Response response) {
        CompletableFuture<String> text = new CompletableFuture<>();
        loop.execute(() -> more((Body.Stream) response.body(), ByteBuffer.allocate(100), text));
        return text;
    }

    private static void more(Body.Stream stream, ByteBuffer buffer, CompletableFuture<String> text) {
        try {
            int count;
            do {
                count = stream.read(buffer);
            } while (count > 0);
            if (count < 0) {
                text.complete(US_ASCII.decode(buffer.flip()).toString());
            } else {
                stream.whenReadable(() -> more(stream, buffer, text));
            }
        } catch (IOException e) {
            text.completeExceptionally(e);
        }
    }

    /** Fails unless no buffer or deadline stays behind. */
    void assertNothingIsInUse() {
        Eventually.holds("no buffer is in use", () -> loop(loop::buffersOut) == 0);
        Eventually.holds("no request is under way", () -> instances.stream()
                .allMatch(instance -> instance.load().inFlight() == 0));
        Eventually.holds("no deadline but the sweep is set", () -> loop(loop::timers) <= 1);
    }

    /** A figure of the I/O thread, which has done by then what it had to do. */
    int loop(IntSupplier figure) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(figure.getAsInt()));
        return answer.join();
    }

    @Override
    public void close() {
        files.close();
        loops.close();
    }
}
