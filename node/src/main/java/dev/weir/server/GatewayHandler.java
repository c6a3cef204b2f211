// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Client;
import dev.weir.http.Handler;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import io.undertow.util.SameThreadExecutor;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a request enters: exchange to {@link Request}, and what comes back to the {@link ResponseWriter}. The only
 * place that knows both, and the backstop: whatever goes wrong behind it, the client gets an answer.
 */
public final class GatewayHandler implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(GatewayHandler.class);
    private static final AttachmentKey<Client> CLIENT = AttachmentKey.create(Client.class);

    private final Handler gateway;
    private final IoLoops loops;
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
    }

    public GatewayHandler(Handler gateway, IoLoops loops, LongSupplier nanoClock, Observer observer) {
        this.gateway = gateway;
        this.loops = loops;
        this.nanoClock = nanoClock;
        this.observer = observer;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.isInIoThread()) {
            // Runs when Undertow has left its own frames: from there on the exchange is ended by us alone.
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> serve(exchange));
        } else {
            exchange.dispatch(exchange.getIoThread(), () -> serve(exchange));
        }
    }

    private void serve(HttpServerExchange exchange) {
        IoLoop loop = loops.of(exchange.getIoThread());
        observer.begun();
        Inbound inbound = new Inbound(exchange, loop, new Journey(nanoClock.getAsLong()), observer);
        ResponseWriter writer = new ResponseWriter(inbound);
        try {
            RequestHead head = Admission.admit(exchange);
            Request request = new Request(
                    head,
                    body(inbound),
                    client(exchange),
                    Map.of(),
                    loop,
                    inbound.cancellation(),
                    Interim.NONE,
                    inbound.journey());
            gateway.handle(request).whenComplete((response, failure) -> answer(writer, response, failure));
        } catch (ProxyException e) {
            writer.refuse(e);
        } catch (RuntimeException e) {
            answer(writer, null, e);
        }
    }

    private static Body body(Inbound inbound) {
        if (inbound.exchange().isRequestComplete()) {
            ClientWatch.watch(inbound);
            return Body.EMPTY;
        }
        return new RequestBody(inbound);
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

    private static Client client(HttpServerExchange exchange) {
        ServerConnection connection = exchange.getConnection();
        Client known = connection.getAttachment(CLIENT);
        if (known != null) {
            return known;
        }
        Client client = Client.of(
                exchange.getSourceAddress().getAddress(),
                exchange.getDestinationAddress().getPort());
        connection.putAttachment(CLIENT, client);
        return client;
    }
}
