// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Between an exchange and the endpoints: who asks, the whole body, and one answer, whatever happens. Reads and writes
 * on the I/O thread of the connection, and computes on a worker thread.
 */
final class AdminHandler implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

    private final Endpoints endpoints;
    private final Guard guard;
    private final Bounds bounds;
    private final Executor worker;

    /**
     * What a caller may take.
     *
     * @param bodyBytes length of a body
     * @param bodyTime until it must be wholly here; then the connection is closed
     * @param decisionTime until the cluster must have decided on a change; then the caller is told that it has not
     */
    record Bounds(int bodyBytes, Duration bodyTime, Duration decisionTime) {}

    AdminHandler(Endpoints endpoints, Guard guard, Bounds bounds, Executor worker) {
        this.endpoints = endpoints;
        this.guard = guard;
        this.bounds = bounds;
        this.worker = worker;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.dispatch(exchange.getIoThread(), (Runnable) () -> begin(exchange));
    }

    private void begin(HttpServerExchange exchange) {
        if (!exchange.isRequestComplete()) {
            closeIfLate(exchange);
        }
        try {
            Call head = call(exchange, ByteBuffer.allocate(0));
            Author author = guard.check(exchange.getRequestHeaders(), endpoints.isOpen(head.path()), head.isWrite());
            BodyReader.read(exchange, bounds.bodyBytes())
                    .thenComposeAsync(body -> endpoints.answer(author, call(exchange, body)), worker)
                    .whenComplete((answer, failure) -> end(exchange, answer, failure));
        } catch (RuntimeException e) {
            end(exchange, null, e);
        }
    }

    private static Call call(HttpServerExchange exchange, ByteBuffer body) {
        return new Call(
                exchange.getRequestMethod().toString(),
                path(exchange.getRequestURI()),
                exchange.getQueryParameters(),
                exchange.getRequestHeaders(),
                body);
    }

    private static List<String> path(String uri) {
        if (!uri.startsWith("/")) {
            throw new Refusal(400, "The path must start with /.");
        }
        try {
            return Endpoints.segments(uri).stream()
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "The path is not percent-encoded properly.");
        }
    }

    private static void end(HttpServerExchange exchange, @Nullable Answer answer, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IOException) {
            // The client broke off: nobody is there to be answered.
            IoUtils.safeClose(exchange.getConnection());
            return;
        }
        Answer sent = cause == null && answer != null ? answer : failed(exchange, cause);
        exchange.dispatch(exchange.getIoThread(), (HttpHandler) here -> send(here, sent));
    }

    private static Answer failed(HttpServerExchange exchange, @Nullable Throwable cause) {
        if (cause instanceof Refusal refusal) {
            return refusal.answer();
        }
        log.error("admin API: {} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), cause);
        return new Refusal(500, "The node failed; its log says why.").answer();
    }

    private static void send(HttpServerExchange exchange, Answer answer) {
        exchange.setStatusCode(answer.status());
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
        // A body that was not wanted is still read, and thrown away, for as long as a body may take: closing on a
        // client
        // that is sending would take the answer from it.
        exchange.getResponseSender().send(answer.body(), StandardCharsets.UTF_8, IoCallback.END_EXCHANGE);
    }

    private void closeIfLate(HttpServerExchange exchange) {
        XnioExecutor.Key timer = exchange.getIoThread()
                .executeAfter(
                        () -> {
                            if (!exchange.isRequestComplete()) {
                                IoUtils.safeClose(exchange.getConnection());
                            }
                        },
                        bounds.bodyTime().toMillis(),
                        TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((ended, next) -> {
            timer.remove();
            next.proceed();
        });
    }
}
