// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;

/** A connection to an instance that is being made, within one deadline. Only its I/O thread touches it. */
final class Connecting {

    private static final OptionMap SOCKET = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.KEEP_ALIVE, true)
            .getMap();

    private final IoLoop loop;
    private final Instance instance;
    private final Asker asker;
    private final EventLoop.Timer timer;
    private @Nullable IoFuture<StreamConnection> future;
    private Consumer<IOException> handshake = why -> {};
    private boolean over;

    /** Who wants it; one of these is called, once, now or later. */
    interface Asker {

        /** The socket is the asker's from now on. */
        void connected(StreamConnection socket);

        void failed(ProxyException why);
    }

    private Connecting(IoLoop loop, Instance instance, Duration timeout, Asker asker) {
        this.loop = loop;
        this.instance = instance;
        this.asker = asker;
        this.timer = loop.schedule(this::timedOut, timeout);
    }

    /** Begins. */
    static void start(IoLoop loop, Instance instance, Duration timeout, Asker asker) {
        Connecting connecting = new Connecting(loop, instance, timeout, asker);
        instance.resolve(loop, connecting::resolved, connecting::failed);
    }

    private void resolved(InetSocketAddress address) {
        if (over) {
            return;
        }
        future = loop.thread().openStreamConnection(address, socket -> {}, SOCKET);
        future.addNotifier((done, nothing) -> opened(done), null);
    }

    private void opened(IoFuture<? extends StreamConnection> done) {
        if (done.getStatus() != IoFuture.Status.DONE) {
            failed(new ProxyException(error(done), instance.address() + ": " + reason(done)));
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
        asker.connected(socket);
    }

    private StreamConnection result(IoFuture<? extends StreamConnection> done) {
        try {
            return done.get();
        } catch (IOException e) {
            throw new IllegalStateException("the future is done", e);
        }
    }

    /** Where Java has no type of its own for it, the system's words tell that there is no way. */
    private static ProxyError error(IoFuture<? extends StreamConnection> done) {
        boolean unroutable = done.getStatus() == IoFuture.Status.FAILED
                && (done.getException() instanceof NoRouteToHostException
                        || String.valueOf(done.getException().getMessage()).contains("unreachable"));
        return unroutable ? ProxyError.DESTINATION_IP_UNROUTABLE : ProxyError.CONNECTION_REFUSED;
    }

    private String reason(IoFuture<? extends StreamConnection> done) {
        return done.getStatus() == IoFuture.Status.FAILED
                ? String.valueOf(done.getException().getMessage())
                : "cancelled";
    }

    private void timedOut() {
        if (!over) {
            ProxyException late =
                    new ProxyException(ProxyError.CONNECTION_TIMEOUT, instance.address() + " did not accept in time");
            failed(late);
            handshake.accept(late);
            if (future != null) {
                future.cancel();
            }
        }
    }

    private void failed(ProxyException why) {
        if (!over) {
            over = true;
            timer.cancel();
            asker.failed(why);
        }
    }
}
