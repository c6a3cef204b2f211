// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Cancellation;
import dev.weir.http.Journey;
import dev.weir.http.ProxyError;
import dev.weir.io.IoLoop;
import java.io.IOException;
import java.time.Duration;

/**
 * One request from the client's side, from its head to the last byte of its answer: ends exactly once, however it ends.
 * Only its I/O thread touches it.
 */
final class Inbound {

    private final ServerStream stream;
    private final IoLoop loop;
    private final Journey journey;
    private final Cancellation cancellation = new Cancellation();
    private final GatewayHandler.Observer observer;
    private final Duration sendTimeout;
    private boolean ended;

    /** @param sendTimeout how long the client may take none of its answer */
    Inbound(ServerStream stream, IoLoop loop, Journey journey, GatewayHandler.Observer observer, Duration sendTimeout) {
        this.sendTimeout = sendTimeout;
        this.stream = stream;
        this.loop = loop;
        this.journey = journey;
        this.observer = observer;
    }

    ServerStream stream() {
        return stream;
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

    /** How long the client may take none of its answer. */
    Duration sendTimeout() {
        return sendTimeout;
    }

    /** Whether nobody is there any more to be answered. */
    boolean hasEnded() {
        return ended;
    }

    /** Somebody wants to read a body that the client sends only when it is told to. */
    void sendContinue() throws IOException {
        if (!ended) {
            stream.sendContinue();
        }
    }

    /** The client is gone, or the node waits for it no longer: whoever works for it may stop. */
    void clientLeft() {
        if (!ended) {
            journey.status(0);
            if (journey.error().isEmpty()) {
                journey.error(observer.givingUp() ? ProxyError.DRAIN_TIMEOUT : ProxyError.CLIENT_LEFT);
            }
            breakOff();
        }
    }

    /** Ends it in the middle, so that what was sent of the answer is not taken for the whole. */
    void breakOff() {
        end();
        stream.reset();
        cancellation.cancel();
    }

    /** The answer is on its way. Nobody reads the rest of the request, if there is one. */
    void answered() {
        end();
        cancellation.cancel();
        stream.done();
    }

    private void end() {
        if (!ended) {
            ended = true;
            observer.ended(journey);
        }
    }
}
