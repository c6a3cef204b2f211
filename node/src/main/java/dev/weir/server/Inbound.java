// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Cancellation;
import dev.weir.http.EventLoop;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import dev.weir.io.IoLoop;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import org.xnio.IoUtils;

/**
 * One request from the client's side, from its head to the last byte of its answer: ends exactly once, however it ends.
 * Only its I/O thread touches it.
 */
final class Inbound {

    /** How long a client may take none of an answer, or go on with a request that was answered already. */
    static final Duration CLIENT_IDLE = Duration.ofSeconds(60);

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpServerExchange exchange;
    private final IoLoop loop;
    private final Journey journey;
    private final Cancellation cancellation = new Cancellation();
    private final GatewayHandler.Observer observer;
    private boolean lastWritten;
    private boolean ended;

    Inbound(HttpServerExchange exchange, IoLoop loop, Journey journey, GatewayHandler.Observer observer) {
        this.exchange = exchange;
        this.loop = loop;
        this.journey = journey;
        this.observer = observer;
        exchange.addExchangeCompleteListener((done, next) -> {
            if (lastWritten) {
                end();
                cancellation.cancel(); // where the last write failed, somebody still holds something
            } else {
                clientLeft(); // Undertow gave up on the connection before we did
            }
            next.proceed();
        });
    }

    HttpServerExchange exchange() {
        return exchange;
    }

    IoLoop loop() {
        return loop;
    }

    Journey journey() {
        return journey;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Whether the node ends, so that the connection is not to be used again. */
    boolean nodeEnds() {
        return observer.ending();
    }

    /** Whether nobody is there any more to be answered. */
    boolean hasEnded() {
        return ended;
    }

    /** The client is gone: whoever works for it may stop. */
    void clientLeft() {
        if (!ended) {
            journey.status(0);
            if (journey.error().isEmpty()) {
                journey.error(ProxyError.CLIENT_LEFT);
            }
            breakOff();
        }
    }

    /** Ends the connection in the middle, so that what was sent of the answer is not taken for the whole. */
    void breakOff() {
        end();
        IoUtils.safeClose(exchange.getConnection());
        cancellation.cancel();
    }

    /** To be said before the last byte is written: what Undertow ends from now on is complete. */
    void writingLast() {
        lastWritten = true;
    }

    /** The answer is written. What the client still sends is thrown away for a moment, so that it sees the answer. */
    void answered() {
        lastWritten = true;
        if (exchange.isRequestComplete()) {
            exchange.endExchange();
            return;
        }
        EventLoop.Timer linger = loop.schedule(() -> IoUtils.safeClose(exchange.getConnection()), LINGER);
        exchange.addExchangeCompleteListener((done, next) -> {
            linger.cancel();
            next.proceed();
        });
        end();
        cancellation.cancel();
        exchange.endExchange();
    }

    private void end() {
        if (!ended) {
            ended = true;
            observer.ended(journey);
        }
    }
}
