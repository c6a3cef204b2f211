// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.config.ProbeConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Body;
import dev.weir.http.Cancellation;
import dev.weir.http.Client;
import dev.weir.http.EventLoop;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import dev.weir.upstream.Instance;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A probe that is a request, and reads its answer to the end or up to {@value #BODY_BYTES_MAX} bytes. */
final class RequestProbe implements Probe {

    static final int BODY_BYTES_MAX = 64 * 1024;

    private final IoLoop loop;
    private final Instance instance;
    private final ProbeConfig config;
    private final Check check;
    private final Consumer<String> over;
    private final Cancellation cancellation = new Cancellation();
    private final ByteBuffer collected = ByteBuffer.allocate(BODY_BYTES_MAX);
    private EventLoop.Timer deadline = () -> {};
    private @Nullable Response answer;
    private boolean ended;

    /** @param instance that is used by nobody else, and let go of at the end */
    RequestProbe(IoLoop loop, Instance instance, ProbeConfig config, Check check, Consumer<String> over) {
        this.loop = loop;
        this.instance = instance;
        this.config = config;
        this.check = check;
        this.over = over;
    }

    @Override
    public void start() {
        deadline =
                loop.schedule(() -> end("no answer within " + config.timeout().toMillis() + " ms"), config.timeout());
        Request request = new Request(
                check.head(),
                check.body(),
                Client.NOBODY,
                Map.of(),
                loop,
                cancellation,
                Interim.NONE,
                new Journey(loop.nanoTime()));
        // The deadline is ours: it holds for the body as well.
        Timeouts timeouts = new Timeouts(
                config.timeout().multipliedBy(2),
                config.timeout().multipliedBy(2),
                config.timeout().multipliedBy(2));
        instance.ask(request, timeouts).whenComplete((response, failure) -> {
            if (failure == null) {
                answered(response);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                end(Probe.reason(cause));
            }
        });
    }

    private void answered(Response response) {
        if (ended) {
            response.close();
            return;
        }
        answer = response;
        if (response.body() instanceof Body.Stream stream) {
            read(response, stream);
        } else {
            ByteBuffer bytes = response.body() instanceof Body.Bytes whole ? whole.bytes() : ByteBuffer.allocate(0);
            end(check.judge(response, bytes, new HeaderMap()));
        }
    }

    private void read(Response response, Body.Stream stream) {
        try {
            while (!ended) {
                int count = collected.hasRemaining() ? stream.read(collected) : -1;
                if (count == 0) {
                    stream.whenReadable(() -> read(response, stream));
                    return;
                }
                if (count < 0) {
                    HeaderMap trailers = collected.hasRemaining() ? stream.trailers() : new HeaderMap();
                    end(check.judge(response, collected.flip(), trailers));
                }
            }
        } catch (IOException e) {
            end(Probe.reason(e));
        }
    }

    private void end(String why) {
        if (!ended) {
            finish();
            over.accept(why);
        }
    }

    @Override
    public void cancel() {
        if (!ended) {
            finish();
        }
    }

    private void finish() {
        ended = true;
        deadline.cancel();
        if (answer != null) {
            answer.close();
        } else {
            cancellation.cancel();
        }
        instance.retire();
    }
}
