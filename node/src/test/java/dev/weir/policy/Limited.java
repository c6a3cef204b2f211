// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.DocumentException;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.limit.Ledgers;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** A node with limits, of which one rate-limit stands in front of a handler; its clock moves when the test says so. */
final class Limited {

    final ManualLoop loop = new ManualLoop();
    final Limits limits;
    private final Handler upstream;

    private Limited(Handler upstream) {
        this.upstream = upstream;
        this.limits = Limits.alone(loop::nowNanos, this::millis);
    }

    private Limited(Handler upstream, Ledgers ledgers) {
        this.upstream = upstream;
        this.limits = new Limits("node-1", ledgers, loop::nowNanos, this::millis, Duration.ofMillis(50));
    }

    /** A node for itself. */
    static Limited before(Handler upstream) {
        return new Limited(upstream);
    }

    /** A node in a cluster. */
    static Limited before(Handler upstream, Ledgers ledgers) {
        return new Limited(upstream, ledgers);
    }

    private long millis() {
        return loop.nowNanos() / 1_000_000;
    }

    /** The running step of {@code {limit: 2/1m}}, called {@code orders/1}. */
    Filter filter(String settings) throws DocumentException {
        return Standing.policy("rate-limit: {" + settings + "}").toFilter(Standing.limiting("orders/1", limits));
    }

    Limit limit() {
        return limits.shared("orders/1");
    }

    CompletableFuture<Response> answer(Filter filter) {
        return answer(filter, get());
    }

    CompletableFuture<Response> answer(Filter filter, Request request) {
        return filter.filter(request, upstream).toCompletableFuture();
    }

    Request get() {
        return Requests.request("GET", "/", loop);
    }

    /** The statuses of so many requests, one after the other. */
    List<Integer> statuses(Filter filter, int count) {
        return IntStream.range(0, count).mapToObj(i -> status(answer(filter))).toList();
    }

    /** That of a failure, too; 0 where there is no answer yet. */
    static int status(CompletableFuture<Response> answer) {
        if (!answer.isDone()) {
            return 0;
        }
        return answer.isCompletedExceptionally()
                ? why(answer).error().status()
                : answer.join().status();
    }

    /** What it failed with. */
    static ProxyException why(CompletionStage<Response> answer) {
        try {
            answer.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProxyException named) {
                return named;
            }
            throw new AssertionError(e);
        }
        throw new AssertionError("it did not fail");
    }

    /** Those of an answer or of a failure. */
    static HeaderMap headers(CompletableFuture<Response> answer) {
        return answer.isCompletedExceptionally()
                ? why(answer).headers()
                : answer.join().headers();
    }

    /** All values of a field in one, as a list of structured fields is read; empty where there are none. */
    static String field(CompletableFuture<Response> answer, String name) {
        HeaderMap headers = headers(answer);
        return headers.contains(name) ? String.join(", ", headers.get(name)) : "";
    }
}
