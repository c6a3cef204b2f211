// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * The connections of one I/O thread to one instance. The one that came back last goes out first, so the others grow old
 * and are closed. Only its I/O thread touches it.
 */
final class ConnectionPool {

    /** Connections of one I/O thread to one instance; past it an attempt is refused rather than queued. */
    static final int OPEN_MAX = 2048;

    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final OptionMap SOCKET = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.KEEP_ALIVE, true)
            .getMap();

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

    /** Connections that are open, lent or idle. */
    int open() {
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
        Connecting connecting = new Connecting(borrower, connectTimeout);
        instance.resolve(loop, connecting::resolved, connecting::failed);
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

    /** The instance is gone from the config: idle connections are closed now, lent ones when they come back. */
    void retire() {
        retired = true;
        idle.forEach(Http1Connection::close);
        idle.clear();
    }

    /** A connection that is being made. */
    private final class Connecting {

        private final Borrower borrower;
        private final EventLoop.Timer timer;
        private @Nullable IoFuture<StreamConnection> future;
        private Consumer<IOException> handshake = why -> {};
        private boolean over;

        Connecting(Borrower borrower, Duration timeout) {
            this.borrower = borrower;
            this.timer = loop.schedule(this::timedOut, timeout);
        }

        void resolved(InetSocketAddress address) {
            if (over) {
                return;
            }
            future = loop.thread().openStreamConnection(address, socket -> {}, SOCKET);
            future.addNotifier((done, nothing) -> opened(done), null);
        }

        private void opened(IoFuture<? extends StreamConnection> done) {
            if (done.getStatus() != IoFuture.Status.DONE) {
                failed(new ProxyException(ProxyError.CONNECTION_REFUSED, instance.address() + ": " + reason(done)));
                return;
            }
            if (over) {
                IoUtils.safeClose(result(done));
                return;
            }
            handshake = instance.secure(result(done), loop, this::ready, this::failed);
        }

        private void ready(StreamConnection socket) {
            if (over) {
                IoUtils.safeClose(socket);
                return;
            }
            over = true;
            timer.cancel();
            Http1Connection connection = new Http1Connection(loop, ConnectionPool.this, socket);
            connection.lend();
            borrower.connected(connection);
        }

        private StreamConnection result(IoFuture<? extends StreamConnection> done) {
            try {
                return done.get();
            } catch (IOException e) {
                throw new IllegalStateException("the future is done", e);
            }
        }

        private String reason(IoFuture<? extends StreamConnection> done) {
            return done.getStatus() == IoFuture.Status.FAILED
                    ? String.valueOf(done.getException().getMessage())
                    : "cancelled";
        }

        private void timedOut() {
            if (!over) {
                ProxyException late = new ProxyException(
                        ProxyError.CONNECTION_TIMEOUT, instance.address() + " did not accept in time");
                failed(late);
                handshake.accept(late);
                if (future != null) {
                    future.cancel();
                }
            }
        }

        void failed(ProxyException why) {
            if (!over) {
                over = true;
                timer.cancel();
                open--;
                borrower.failed(why);
            }
        }
    }
}
