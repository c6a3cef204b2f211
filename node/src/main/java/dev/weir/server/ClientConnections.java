// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.EventLoop;
import dev.weir.io.IoLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The clients' connections of one listener on one I/O thread, with what they have in common. Only that thread touches
 * it.
 */
final class ClientConnections {

    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration SWEEP_AT_END = Duration.ofMillis(100);

    /** How long a client must have been silent before its connection is closed because the node ends. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final IoLoop loop;
    private final GatewayHandler gateway;
    private final Door door;
    private final HttpDate date;
    private final Optional<Protocol> http2;
    private final Set<ClientConnection> open = new HashSet<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean sweeping;
    private boolean draining;
    private EventLoop.Timer nextSweep = () -> {};

    /** @param http2 what serves HTTP/2, where the listener has it */
    ClientConnections(IoLoop loop, GatewayHandler gateway, Door door, HttpDate date, Optional<Protocol> http2) {
        this.http2 = http2;
        this.loop = loop;
        this.gateway = gateway;
        this.door = door;
        this.date = date;
    }

    /** What serves a connection. */
    interface Protocol {

        /**
         * Begins, and belongs to the others from then on.
         *
         * @param received what was read of the connection already
         */
        void start(ClientSocket socket, ClientConnections all, byte[] received);
    }

    IoLoop loop() {
        return loop;
    }

    GatewayHandler gateway() {
        return gateway;
    }

    /** On which terms they were let in. */
    Door door() {
        return door;
    }

    Limits limits() {
        return door.limits();
    }

    HttpDate date() {
        return date;
    }

    /** Whether a connection may turn out to speak HTTP/2 (RFC 9113 §3.3). */
    boolean takesHttp2() {
        return http2.isPresent();
    }

    /** Begins to serve HTTP/1.1. */
    void startHttp1(ClientSocket socket, byte[] received) {
        Http1ServerConnection connection = new Http1ServerConnection(socket, this, received);
        add(connection);
        connection.start();
    }

    /** Begins to serve HTTP/2, where the listener has it. */
    void startHttp2(ClientSocket socket, byte[] received) {
        http2.ifPresent(protocol -> protocol.start(socket, this, received));
    }

    void add(ClientConnection connection) {
        open.add(connection);
        keepSweeping();
    }

    void remove(ClientConnection connection) {
        open.remove(connection);
        if (draining) {
            loop.execute(this::checkGone); // later: one that turns out to be of another protocol comes back as another
        }
    }

    /**
     * Closes each connection as soon as nothing is under way on it and its client has been silent for a moment.
     *
     * @return done when none is open any more
     */
    CompletableFuture<Void> drain() {
        draining = true;
        nextSweep.cancel();
        sweep();
        loop.execute(this::checkGone);
        return gone;
    }

    private void checkGone() {
        if (open.isEmpty()) {
            gone.complete(null);
        }
    }

    /** How long a connection may wait for a request. */
    long idleNanosMax() {
        long idle = limits().idle().toNanos();
        return draining ? Math.min(idle, SILENCE.toNanos()) : idle;
    }

    /** How many are open. */
    int size() {
        return open.size();
    }

    /** Does something with each; it may close them. */
    void each(Consumer<ClientConnection> action) {
        new ArrayList<>(open).forEach(action);
    }

    private void keepSweeping() {
        if (!sweeping && !open.isEmpty()) {
            sweeping = true;
            nextSweep = loop.schedule(this::sweep, draining ? SWEEP_AT_END : SWEEP);
        }
    }

    private void sweep() {
        sweeping = false;
        long now = loop.nanoTime();
        each(connection -> connection.sweep(now));
        keepSweeping();
    }
}
