// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import org.xnio.StreamConnection;

/**
 * The connections of one I/O thread to one instance. The one that came back last goes out first, so the others grow old
 * and are closed. Only its I/O thread touches it.
 */
final class ConnectionPool implements Connections {

    /** Connections of one I/O thread to one instance; past it an attempt is refused rather than queued. */
    static final int OPEN_MAX = 2048;

    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final IoLoop loop;
    private final Instance instance;
    private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();
    private int open;
    private boolean sweeping;
    private boolean retired;

    ConnectionPool(IoLoop loop, Instance instance) {
        this.loop = loop;
        this.instance = instance;
    }

    /** Who asked for a connection; called once, now or later, on the I/O thread. */
    interface Borrower {

        /** The connection is the borrower's until it is given back or closed. */
        void connected(Http1Connection connection);

        void failed(ProxyException why);

        /** Whether what it sends cannot be sent again, should the connection have been given up. */
        boolean needsLiveConnection();
    }

    @Override
    public CompletionStage<Response> ask(Request request, Timeouts timeouts) {
        return new Http1Attempt(loop, request, instance, this, timeouts).start();
    }

    @Override
    public int open() {
        return open;
    }

    int idle() {
        return idle.size();
    }

    /**
     * Lends a connection.
     *
     * @param fresh not one that was used before
     */
    void borrow(boolean fresh, Duration connectTimeout, Borrower borrower) {
        while (!fresh && !idle.isEmpty()) {
            Http1Connection connection = idle.pollLast();
            if (connection.idleUntilNanos() - loop.nanoTime() > 0
                    && connection.isMadeAsToday(instance)
                    && connection.isQuiet(borrower.needsLiveConnection())) {
                connection.lend();
                borrower.connected(connection);
                return;
            }
            connection.close();
        }
        if (open >= OPEN_MAX) {
            borrower.failed(new ProxyException(
                    ProxyError.CONNECTION_LIMIT_REACHED, instance.address() + ": " + open + " connections are in use"));
            return;
        }
        open++;
        Connecting.start(loop, instance, connectTimeout, new Connecting.Asker() {

            @Override
            public void connected(StreamConnection socket) {
                Http1Connection connection = new Http1Connection(loop, ConnectionPool.this, socket);
                connection.lend();
                borrower.connected(connection);
            }

            @Override
            public void failed(ProxyException why) {
                open--;
                borrower.failed(why);
            }
        });
    }

    void putIdle(Http1Connection connection) {
        if (retired || !connection.isMadeAsToday(instance)) {
            connection.close();
            return;
        }
        idle.addLast(connection);
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP);
        }
    }

    void removeIdle(Http1Connection connection) {
        idle.remove(connection);
    }

    /** One that was open is not any more. */
    void closed() {
        open--;
    }

    private void sweep() {
        long now = loop.nanoTime();
        // Those that were given back first wait in front, though each may have a time of its own.
        idle.removeIf(connection -> {
            boolean old = connection.idleUntilNanos() - now <= 0;
            if (old) {
                connection.close();
            }
            return old;
        });
        sweeping = !idle.isEmpty();
        if (sweeping) {
            loop.schedule(this::sweep, SWEEP);
        }
    }

    @Override
    public void retire() {
        retired = true;
        idle.forEach(Http1Connection::close);
        idle.clear();
    }
}
