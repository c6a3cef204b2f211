// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/**
 * The HTTP/2 connections of one I/O thread to one instance. The oldest one that grants another stream is used, so that
 * there are as few as suffice; who finds none waits, as long as for a connection, and another one is made. Only its I/O
 * thread touches it.
 */
final class Http2Pool implements Connections, Connecting.Asker {

    /**
     * Connections of one I/O thread to one instance, but for those that are leaving; past it attempts wait until one of
     * theirs ends.
     */
    static final int OPEN_MAX = 20;

    /** Attempts that wait; past it they are refused. */
    static final int WAITING_MAX = 1024;

    private final IoLoop loop;
    private final Instance instance;
    private final List<SharedConnection> connections = new ArrayList<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean connecting;
    private boolean retired;

    Http2Pool(IoLoop loop, Instance instance) {
        this.loop = loop;
        this.instance = instance;
    }

    /** Who wants to begin a stream; called once, now or later, on the I/O thread. */
    interface Borrower {

        /** A stream can be opened within this call. */
        void connected(SharedConnection connection);

        void failed(ProxyException why);
    }

    /** One that waits for a stream. */
    private record Waiting(Borrower borrower, Duration connectTimeout, EventLoop.Timer timer) {}

    @Override
    public CompletionStage<Response> ask(Request request, Timeouts timeouts) {
        return new Http2Attempt(loop, request, instance, this, timeouts).start();
    }

    @Override
    public int open() {
        return connections.size() + (connecting ? 1 : 0);
    }

    void borrow(Duration connectTimeout, Borrower borrower) {
        SharedConnection free = waiting.isEmpty() ? free() : null;
        if (free != null) {
            lend(free, borrower);
        } else if (waiting.size() >= WAITING_MAX) {
            borrower.failed(new ProxyException(
                    ProxyError.CONNECTION_LIMIT_REACHED, instance.address() + ": " + WAITING_MAX + " wait already"));
        } else {
            EventLoop.Timer timer = loop.schedule(() -> timedOut(borrower), connectTimeout);
            waiting.addLast(new Waiting(borrower, connectTimeout, timer));
            connect();
        }
    }

    /** For one that does not want a connection any more. */
    void forget(Borrower borrower) {
        waiting.removeIf(one -> {
            boolean found = one.borrower.equals(borrower);
            if (found) {
                one.timer.cancel();
            }
            return found;
        });
    }

    private void timedOut(Borrower borrower) {
        forget(borrower);
        boolean used = hopeful();
        borrower.failed(new ProxyException(
                used ? ProxyError.CONNECTION_LIMIT_REACHED : ProxyError.CONNECTION_TIMEOUT,
                instance.address() + (used ? ": every stream is in use" : " did not accept in time")));
    }

    private void lend(SharedConnection connection, Borrower borrower) {
        borrower.connected(connection);
        if (retired) {
            connection.retire();
        }
    }

    private @Nullable SharedConnection free() {
        for (SharedConnection connection : connections) {
            if (connection.isFree()) {
                if (instance.isCurrent(connection.socket())) {
                    return connection;
                }
                connection.retire();
            }
        }
        return null;
    }

    /** Something has changed: those who wait may have their turn. */
    void serve() {
        while (!waiting.isEmpty()) {
            SharedConnection free = free();
            if (free == null) {
                connect();
                return;
            }
            Waiting next = waiting.removeFirst();
            next.timer.cancel();
            lend(free, next.borrower);
        }
    }

    /** Makes another connection for those who wait, one at a time: what it grants is known only when it is there. */
    private void connect() {
        boolean coming = connecting || connections.stream().anyMatch(connection -> !connection.isAgreed());
        long staying = connections.stream()
                .filter(connection -> !connection.isLeaving())
                .count();
        if (!coming && !waiting.isEmpty() && staying < OPEN_MAX) {
            connecting = true;
            Connecting.start(loop, instance, waiting.getFirst().connectTimeout, this);
        }
    }

    @Override
    public void connected(StreamConnection socket) {
        connecting = false;
        SharedConnection connection = new SharedConnection(loop, this, instance.address(), socket);
        connections.add(connection);
        connection.start();
    }

    /** There is no connection: who waits for one need not, unless streams of others may end. */
    @Override
    public void failed(ProxyException why) {
        connecting = false;
        if (!hopeful()) {
            failAll(why);
        }
    }

    /** Whether streams may become free by themselves. */
    private boolean hopeful() {
        return connections.stream().anyMatch(connection -> connection.isAgreed() && !connection.isLeaving());
    }

    private void failAll(ProxyException why) {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        for (Waiting one : all) {
            one.timer.cancel();
            one.borrower.failed(why);
        }
    }

    /** @param unbegun why, where the instance had not even said what it grants */
    void closed(SharedConnection connection, ProxyException unbegun) {
        connections.remove(connection);
        if (!connection.isAgreed()) {
            failed(unbegun);
        }
        serve();
    }

    @Override
    public void retire() {
        retired = true;
        // One that has just been made is for those who wait, and retires with the first of them.
        List.copyOf(connections).stream().filter(SharedConnection::isAgreed).forEach(SharedConnection::retire);
    }
}
