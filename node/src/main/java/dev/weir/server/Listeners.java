// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import com.google.common.net.HostAndPort;
import dev.weir.config.ListenerConfig;
import dev.weir.http.Client;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.tls.ServerTls;
import dev.weir.tls.TlsConnection;
import dev.weir.tls.TlsFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** The addresses where clients connect, all in front of one gateway, and the connections that came of it. */
public final class Listeners implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private static final String H2 = "h2";
    private static final String HTTP1 = "http/1.1";

    private static final OptionMap SOCKET = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.BACKLOG, 4096)
            .set(Options.REUSE_ADDRESSES, true)
            .getMap();

    private final GatewayHandler gateway;
    private final IoLoops loops;
    private final LongSupplier wallClockMillis;
    private final TlsFiles tlsFiles;
    private final List<Listener> listeners = new ArrayList<>();

    private Listeners(GatewayHandler gateway, IoLoops loops, LongSupplier wallClockMillis, TlsFiles tlsFiles) {
        this.tlsFiles = tlsFiles;
        this.gateway = gateway;
        this.loops = loops;
        this.wallClockMillis = wallClockMillis;
    }

    /** Opens them all, or none, with certificates that never change. */
    public static Listeners open(
            List<ListenerConfig> settings, GatewayHandler gateway, IoLoops loops, LongSupplier wallClockMillis)
            throws BindException {
        return open(settings, gateway, loops, wallClockMillis, TlsFiles.unwatched());
    }

    /**
     * Opens them all, or none.
     *
     * @param loops stay the caller's; their threads do the work
     * @param tlsFiles where the files of their certificates are watched
     * @throws BindException with the address that could not be had, or whose certificates are no good
     */
    public static Listeners open(
            List<ListenerConfig> settings,
            GatewayHandler gateway,
            IoLoops loops,
            LongSupplier wallClockMillis,
            TlsFiles tlsFiles)
            throws BindException {
        Listeners all = new Listeners(gateway, loops, wallClockMillis, tlsFiles);
        for (ListenerConfig one : settings) {
            try {
                all.listeners.add(all.new Listener(one));
            } catch (IOException e) {
                all.close();
                throw refused(one.address(), e);
            }
        }
        return all;
    }

    private static String text(InetSocketAddress address) {
        return HostAndPort.fromParts(address.getAddress().getHostAddress(), address.getPort())
                .toString();
    }

    private static BindException refused(InetSocketAddress address, IOException e) {
        BindException refused =
                new BindException(address.getHostString() + ':' + address.getPort() + ": " + e.getMessage());
        refused.initCause(e);
        return refused;
    }

    /** The addresses as they were bound, ports included, in the order they were given. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /** Accepts nobody more, and forgets who waits to be accepted; connections that are open stay so. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }

    /**
     * Accepts who waits to be, and nobody more; then closes each connection as soon as nothing is under way on it and
     * its client has been silent for a moment. Blocks until nobody is accepted any more.
     *
     * @return done when no connection is open any more
     */
    public CompletableFuture<Void> drain() {
        for (Listener listener : listeners) {
            new LastVisitor(listener.address()).visit();
            listener.close();
        }
        List<CompletableFuture<Void>> gone = new CopyOnWriteArrayList<>();
        onEachLoop(connections -> gone.add(connections.drain()));
        return CompletableFuture.allOf(gone.toArray(CompletableFuture<?>[]::new));
    }

    /** Closes every connection; what is under way is broken off. Blocks until that is done. */
    public void giveUp() {
        onEachLoop(connections -> connections.each(ClientConnection::giveUp));
    }

    /** How many connections are open. Blocks until each I/O thread has counted its own. */
    public int connections() {
        int[] count = {0};
        onEachLoop(connections -> {
            synchronized (count) {
                count[0] += connections.size();
            }
        });
        return count[0];
    }

    private void onEachLoop(Consumer<ClientConnections> action) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (Listener listener : listeners) {
            for (IoLoop loop : loops.seen()) {
                CompletableFuture<Void> one = new CompletableFuture<>();
                loop.execute(() -> {
                    action.accept(listener.connections(loop));
                    one.complete(null);
                });
                done.add(one);
            }
        }
        done.forEach(CompletableFuture::join);
    }

    /** One address, and what connects there. */
    private final class Listener {

        private final Door door;
        private final Optional<ClientConnections.Protocol> http2;
        private final Optional<ServerTls> tls;
        private final AcceptingChannel<StreamConnection> server;
        private final AtomicReferenceArray<ClientConnections> connections;

        Listener(ListenerConfig settings) throws IOException {
            door = new Door(
                    Limits.of(settings.limits()),
                    settings.trace(),
                    settings.proxyProtocol(),
                    settings.trustedProxies().map(TrustedProxies::new));
            http2 = settings.http2() ? Optional.of(Http2ServerConnection::start) : Optional.empty();
            tls = settings.tls().isPresent()
                    ? Optional.of(ServerTls.of(
                            text(settings.address()), settings.tls().get(), protocols(), tlsFiles))
                    : Optional.empty();
            connections = new AtomicReferenceArray<>(loops.count());
            server = loops.worker().createStreamConnectionServer(settings.address(), this::accept, SOCKET);
            server.resumeAccepts();
        }

        /** To agree on by ALPN, the one we like best first. */
        private List<String> protocols() {
            return http2.isPresent() ? List.of(H2, HTTP1) : List.of(HTTP1);
        }

        InetSocketAddress address() {
            return server.getLocalAddress(InetSocketAddress.class);
        }

        private void accept(AcceptingChannel<StreamConnection> channel) {
            try {
                StreamConnection accepted = channel.accept();
                if (accepted != null) {
                    IoLoop loop = loops.of(accepted.getIoThread());
                    if (loop.inLoop()) {
                        start(accepted, loop);
                    } else {
                        loop.execute(() -> start(accepted, loop));
                    }
                }
            } catch (ClosedChannelException e) {
                log.debug("nobody waits any more", e);
            } catch (IOException e) {
                log.warn("a connection could not be accepted: {}", e.getMessage());
            }
        }

        private void start(StreamConnection accepted, IoLoop loop) {
            InetSocketAddress peer = accepted.getPeerAddress(InetSocketAddress.class);
            InetSocketAddress reached = accepted.getLocalAddress(InetSocketAddress.class);
            if (peer == null || reached == null) {
                IoUtils.safeClose(accepted); // it is gone already
                return;
            }
            Client client = Client.of(peer.getAddress(), reached.getPort());
            String authority = text(reached);
            ClientConnections all = connections(loop);
            if (door.proxyProtocol()) {
                new ProxyHeaderReader(accepted, all, client, named -> serve(accepted, all, named, authority)).start();
            } else {
                serve(accepted, all, client, authority);
            }
        }

        private void serve(StreamConnection accepted, ClientConnections all, Client client, String authority) {
            if (tls.isEmpty()) {
                all.startHttp1(new ClientSocket(accepted, client, "http", authority), new byte[0]);
            } else {
                new Securing(accepted, all, tls.get(), client, connection -> serve(connection, all, client, authority))
                        .start();
            }
        }

        private void serve(TlsConnection secured, ClientConnections all, Client client, String authority) {
            Client known = client.withCertificate(secured.certificate());
            ClientSocket socket = new ClientSocket(secured, known, "https", authority);
            if (secured.protocol().equals(H2)) {
                all.startHttp2(socket, new byte[0]);
            } else {
                all.startHttp1(socket, new byte[0]);
            }
        }

        private ClientConnections connections(IoLoop loop) {
            ClientConnections known = connections.get(loop.index());
            if (known != null) {
                return known;
            }
            ClientConnections made = new ClientConnections(loop, gateway, door, new HttpDate(wallClockMillis), http2);
            connections.set(loop.index(), made);
            return made;
        }

        void close() {
            IoUtils.safeClose(server);
            tls.ifPresent(ServerTls::close);
        }
    }
}
