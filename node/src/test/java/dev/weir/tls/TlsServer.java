// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.cluster.Eventually;
import dev.weir.config.CertificateFiles;
import dev.weir.config.ListenerTls;
import dev.weir.config.ListenerTls.ClientAuth;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** A listener with {@link ServerTls} on one I/O thread, and what became of its connections. */
final class TlsServer implements AutoCloseable {

    static final List<String> BOTH = List.of("h2", "http/1.1");

    private final IoLoops loops = IoLoops.start(1, SystemClock::nanos);
    private final IoLoop loop = loops.of(loops.worker().getIoThread());
    private final TlsFiles files = TlsFiles.unwatched();
    private final ServerTls tls;
    private final Behaviour behaviour;
    private final Duration timeout;
    private final AcceptingChannel<StreamConnection> listener;
    private final List<TlsConnection> accepted = new CopyOnWriteArrayList<>();
    private final List<IOException> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    /** What is done with a connection, on its I/O thread. */
    interface Behaviour {

        void accepted(TlsConnection connection, IoLoop loop);
    }

    TlsServer(ListenerTls settings) throws IOException {
        this(settings, BOTH, Duration.ofSeconds(20), Echo::start);
    }

    TlsServer(ListenerTls settings, List<String> protocols, Duration timeout, Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.timeout = timeout;
        tls = ServerTls.of("test", settings, protocols, files);
        ChannelListener<AcceptingChannel<StreamConnection>> accept = this::accept;
        listener = loops.worker()
                .createStreamConnectionServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), accept, OptionMap.EMPTY);
        listener.resumeAccepts();
    }

    /** Settings for certificates in a directory, by name. */
    static ListenerTls settings(Path directory, String... names) {
        return settings(directory, ClientAuth.NONE, Optional.empty(), names);
    }

    static ListenerTls settings(Path directory, ClientAuth clientAuth, Optional<Path> ca, String... names) {
        return new ListenerTls(
                Stream.of(names)
                        .map(name -> new CertificateFiles(
                                directory.resolve(name + ".pem"), directory.resolve(name + ".key")))
                        .toList(),
                clientAuth,
                ca,
                "1.2");
    }

    private void accept(AcceptingChannel<StreamConnection> channel) {
        try {
            for (StreamConnection plain = channel.accept(); plain != null; plain = channel.accept()) {
                open.incrementAndGet();
                plain.setCloseListener(closed -> open.decrementAndGet());
                tls.accept(plain, loop, timeout, this::accepted, refused::add);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void accepted(TlsConnection connection) {
        accepted.add(connection);
        behaviour.accepted(connection, loop);
    }

    /** A connection of the JDK's to it, its handshake not begun. */
    SSLSocket client(SSLContext context, String host) throws IOException {
        Socket plain = plain();
        plain.setTcpNoDelay(true);
        return (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
    }

    Socket plain() throws IOException {
        InetSocketAddress address = listener.getLocalAddress(InetSocketAddress.class);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Lets the files be looked at until a change is taken up. */
    void look() {
        files.look();
        files.look();
    }

    List<TlsConnection> accepted() {
        return accepted;
    }

    List<IOException> refused() {
        return refused;
    }

    /** The one connection there is, when it is there. */
    TlsConnection connection() {
        Eventually.holds("a connection is accepted", () -> !accepted.isEmpty());
        return accepted.get(accepted.size() - 1);
    }

    IoLoop loop() {
        return loop;
    }

    int open() {
        return open.get();
    }

    int buffersOut() {
        return onLoop(IoLoop::buffersOut);
    }

    <T> T onLoop(Function<IoLoop, T> figure) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(figure.apply(loop)));
        return answer.join();
    }

    /** Fails unless no connection, buffer or deadline stays behind. */
    void assertNothingIsLeft() {
        Eventually.holds("every connection is closed", () -> open.get() == 0);
        Eventually.holds("no buffer is in use", () -> buffersOut() == 0);
        Eventually.holds("no deadline is set", () -> onLoop(IoLoop::timers) == 0);
    }

    @Override
    public void close() {
        IoUtils.safeClose(listener);
        tls.close();
        files.close();
        loops.close();
    }
}
