// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Client;
import dev.weir.http.Grpc;
import dev.weir.http.Handler;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a request enters, whatever protocol it came by: makes it a {@link Request}, and gives what comes back to the
 * {@link ResponseWriter}. The backstop: whatever goes wrong behind it, the client gets an answer. Each method is called
 * on the request's I/O thread.
 */
public final class GatewayHandler {

    private static final Logger log = LoggerFactory.getLogger(GatewayHandler.class);

    /** Of a request whose method could not be read, or does not matter. */
    private static final HttpString NO_METHOD = new HttpString("");

    private final Handler gateway;
    private final LongSupplier nanoClock;
    private final Observer observer;

    /** Who counts requests; called on I/O threads. */
    public interface Observer {

        /** A head was read. */
        void begun();

        /** It is over: the answer was written, or nobody was there any more to take it. */
        void ended(Journey journey);

        /** Whether the node ends: no connection is to be used again. */
        default boolean ending() {
            return false;
        }

        /** Whether the node has waited long enough: connections are closed, whatever is under way on them. */
        default boolean givingUp() {
            return false;
        }
    }

    public GatewayHandler(Handler gateway, LongSupplier nanoClock, Observer observer) {
        this.gateway = gateway;
        this.nanoClock = nanoClock;
        this.observer = observer;
    }

    /**
     * A head was read, or enough of it to be refused: one of the other two follows.
     *
     * @param sendTimeout how long the client may take none of its answer
     */
    Inbound begin(ServerStream stream, IoLoop loop, Duration sendTimeout) {
        observer.begun();
        return new Inbound(stream, loop, new Journey(nanoClock.getAsLong()), observer, sendTimeout);
    }

    /**
     * Serves a request that was admitted.
     *
     * @throws ProxyException it cannot be forwarded; it is to be refused
     */
    void serve(Inbound inbound, RequestHead head, Body body, Client client) throws ProxyException {
        if (LastHop.concerns(head)) {
            Optional<Response> answer = LastHop.answer(head, body);
            if (answer.isPresent()) {
                answer(new ResponseWriter(inbound, head.method(), ProblemDetails::of), answer.get(), null);
            } else {
                forward(inbound, LastHop.forwarded(head), body, client);
            }
        } else {
            forward(inbound, head, body, client);
        }
    }

    private void forward(Inbound inbound, RequestHead head, Body body, Client client) {
        Request request = new Request(
                head,
                body,
                client,
                Map.of(),
                inbound.loop(),
                inbound.cancellation(),
                inbound.stream(),
                inbound.journey());
        ResponseWriter writer = new ResponseWriter(
                inbound, head.method(), Grpc.isCall(head.headers()) ? Grpc::answer : ProblemDetails::of);
        try {
            gateway.handle(request).whenComplete((response, failure) -> answer(writer, response, failure));
        } catch (RuntimeException e) {
            answer(writer, null, e);
        }
    }

    /** Answers a request that broke the rules of HTTP. */
    void refuse(Inbound inbound, ProxyException why) {
        answer(new ResponseWriter(inbound, NO_METHOD, ProblemDetails::of), null, why);
    }

    /** Whether the node ends: no connection is to be used again. */
    boolean ending() {
        return observer.ending();
    }

    private static void answer(ResponseWriter writer, @Nullable Response response, @Nullable Throwable failure) {
        try {
            if (response != null) {
                writer.write(response);
            } else {
                writer.fail(named(failure));
            }
        } catch (RuntimeException e) {
            log.error("an answer could not be written", e);
            writer.breakOff();
        }
    }

    private static ProxyException named(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProxyException named) {
            return named;
        }
        log.error("a request failed without a name for it", cause);
        return new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, "");
    }
}
